"""The campaign against the command line: kills, odd files, hostile queries and endpoints; `make attack` runs it."""
