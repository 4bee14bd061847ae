"""Step 3: what is known becomes triples."""
