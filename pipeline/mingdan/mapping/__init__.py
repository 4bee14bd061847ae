"""Maps records to N-Triples."""
