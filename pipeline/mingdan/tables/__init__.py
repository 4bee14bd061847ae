"""Links rows of user-supplied tables to administrative divisions, on the command line and in notebooks."""

from mingdan.tables.arrow_table import link_table

__all__ = ["link_table"]
