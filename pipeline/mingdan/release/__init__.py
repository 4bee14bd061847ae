"""Releases: jobs that make, check and write the files of notices and of all divisions of an area."""
