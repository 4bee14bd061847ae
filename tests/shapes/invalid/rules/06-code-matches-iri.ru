# expect: mdsh:CodeMatchesIri
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <division/nbs-2023/510822400> dct:identifier ?old } INSERT { <division/nbs-2023/510822400> dct:identifier "510822401" } WHERE { <division/nbs-2023/510822400> dct:identifier ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { <division/nbs-2023/510822400> skos:notation ?old } INSERT { <division/nbs-2023/510822400> skos:notation "510822401" } WHERE { <division/nbs-2023/510822400> skos:notation ?old }
