# expect: mdsh:RegisterNameForm
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <division/nbs-2023/51> md:registerName ?old } INSERT { <division/nbs-2023/51> md:registerName "四川省"@zh } WHERE { <division/nbs-2023/51> md:registerName ?old }
