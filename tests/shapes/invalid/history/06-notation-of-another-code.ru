# expect: mdsh:VersionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { <version/mca/510822/1985> skos:notation "510822" } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { <version/mca/510822/1985> skos:notation "510823" }
