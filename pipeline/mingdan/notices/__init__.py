"""Step 1: a notice becomes entries. Nothing here looks a division up but to tell a place's name from other words."""
