BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { ?node md:category ?category } WHERE { ?node md:category ?category }
