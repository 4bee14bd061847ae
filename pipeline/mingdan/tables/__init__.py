"""Tables of other people: their rows are linked to the divisions of China, on the command line and in notebooks."""

from mingdan.tables.linker import link_table

__all__ = ["link_table"]
