"""The reference data: one module for each table of `data/reference/`, and what follows from tables alone."""
