"""The server: IRIs that answer, and a read-only SPARQL endpoint."""
