"""What the server of a small file serves, in tests."""

QUADS = """
<http://example.org/s> <http://example.org/p> "default" .
<http://example.org/s> <http://example.org/p> "one" <http://example.org/graph/1> .
<http://example.org/s> <http://example.org/p> "two" <http://example.org/graph/2> .
<http://example.org/s> <http://example.org/q> _:b <http://example.org/graph/2> .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2004/02/skos/core#prefLabel> "<script>alert(1)</script>" .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2000/01/rdf-schema#seeAlso> _:node .
<https://w3id.org/mingdan/id/agent/evil#part> <http://www.w3.org/2000/01/rdf-schema#label> "part" .
_:node <http://www.w3.org/2000/01/rdf-schema#label> "blank" .
"""
