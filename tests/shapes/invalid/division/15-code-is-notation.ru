# expect: mdsh:CodeIsNotation
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <division/nbs-2023/51> skos:notation ?old } INSERT { <division/nbs-2023/51> skos:notation "50" } WHERE { <division/nbs-2023/51> skos:notation ?old }
