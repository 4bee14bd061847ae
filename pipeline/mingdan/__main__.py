"""`python -m mingdan` is the command `mingdan`."""

from mingdan.cli import main

main()
