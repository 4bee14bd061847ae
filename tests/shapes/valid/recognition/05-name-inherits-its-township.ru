BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/1> md:originalText ?old } INSERT { <recognition/n1/2-1/1> md:originalText "光华社区"@zh } WHERE { <recognition/n1/2-1/1> md:originalText ?old }
