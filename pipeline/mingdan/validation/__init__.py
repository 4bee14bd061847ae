"""Step 4: a graph is held against the shapes, the notices and the register."""
