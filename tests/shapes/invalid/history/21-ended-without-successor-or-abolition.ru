# expect: mdsh:EndedHasSuccessor
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE DATA { <change/mca/512700/1983> md:changeKind md:abolition } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
INSERT DATA { <change/mca/512700/1983> md:changeKind md:split }
