# expect: mdsh:PlaceHasCloseMatch
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <place/n1/2-1/2> skos:closeMatch ?old }
