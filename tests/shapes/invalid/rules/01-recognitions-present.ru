# expect: mdsh:RecognitionsPresent
BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { ?node ?property ?value } WHERE { ?node ?property ?value FILTER(CONTAINS(STR(?node), "/recognition/") || CONTAINS(STR(?node), "/place/") || CONTAINS(STR(?node), "/code/") || ?property = adms:identifier || ?property = md:category) }
