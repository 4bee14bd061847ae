# expect: section-category
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <recognition/n1/2-1/2> md:category ?old } INSERT { <recognition/n1/2-1/2> md:category <category/smart-technology> }
WHERE { <recognition/n1/2-1/2> md:category ?old }
