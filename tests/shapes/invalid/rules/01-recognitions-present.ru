# expect: mdsh:RecognitionsPresent
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { ?node ?property ?value } WHERE { ?node ?property ?value FILTER(CONTAINS(STR(?node), "/recognition/") || CONTAINS(STR(?node), "/place/") || ?property = md:category) }
