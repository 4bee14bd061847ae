"""Sample queries: their text, parameters and answers."""
