# expect: mdsh:NotationUsedOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <category/smart-technology> skos:notation ?old } INSERT { <category/smart-technology> skos:notation "1" } WHERE { <category/smart-technology> skos:notation ?old }
