"""The words of Chinese place names: levels and codes, generic parts, numerals, invisible characters."""
