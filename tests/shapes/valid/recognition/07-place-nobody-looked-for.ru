BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <place/n1/2-1/2> skos:closeMatch ?near } ;
DELETE WHERE { <recognition/n1/2-1/2> md:reviewReason ?reason } ;
DELETE WHERE { <recognition/n1/2-1/2> md:reviewedBy ?by } ;
DELETE WHERE { <recognition/n1/2-1/2> md:reviewedOn ?on }
