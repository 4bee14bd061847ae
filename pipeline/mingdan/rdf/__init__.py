"""RDF: the terms and the IRIs that there are, N-Triples, graphs in and out of files. Nothing here knows a notice."""
