# expect: mdsh:ChangeComplete
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

INSERT DATA { <change/mca/510822/2005> md:changeKind md:nameMatch }
