"""Step 2: from names and codes to divisions."""
