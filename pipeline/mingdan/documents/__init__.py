"""Reads files as offices publish them: extracts their lines and table rows, each with its position in the file."""
