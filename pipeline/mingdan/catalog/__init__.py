"""Step 5: a checked graph becomes a release, a folder of files put in place whole."""
