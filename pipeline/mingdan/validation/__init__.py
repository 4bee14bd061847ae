"""Checks a graph: shapes, queries, and comparison with the notices and the register."""
