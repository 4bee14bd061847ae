# expect: mdsh:RegisterNameHoldsLabel
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <division/nbs-2023/510822105203> md:registerName ?old } INSERT { <division/nbs-2023/510822105203> md:registerName "青江村村民委员会" } WHERE { <division/nbs-2023/510822105203> md:registerName ?old }
