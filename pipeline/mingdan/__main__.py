"""`python -m mingdan` is the command `mingdan`."""

from mingdan.cli.main import main

main()
