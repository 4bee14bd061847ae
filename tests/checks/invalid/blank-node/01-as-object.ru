# expect: blank-node
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT { ?division rdfs:seeAlso [] } WHERE { ?division a md:Province }
