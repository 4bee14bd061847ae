# expect: mdsh:IdentifierNotation
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { <code/nbs-2023/510115> skos:notation "510115" }
