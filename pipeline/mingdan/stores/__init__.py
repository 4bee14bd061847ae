"""Where triples are asked for and brought to: the published files, endpoints, triple stores."""
