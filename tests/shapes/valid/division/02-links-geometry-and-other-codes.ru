BASE <https://w3id.org/mingdan/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115> skos:exactMatch <https://example.org/x> ; skos:closeMatch <https://example.org/y> ; rdfs:seeAlso <https://example.org/x> }
