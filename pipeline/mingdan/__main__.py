"""`python -m mingdan` is the command `mingdan`."""

from mingdan.cli.commands import main

main()
