"""Resolves names and codes to divisions of the register."""
