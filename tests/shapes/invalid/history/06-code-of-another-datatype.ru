# expect: mdsh:VersionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <version/mca/510822/1985> skos:notation "510822" } ;
INSERT DATA { <version/mca/510822/1985> skos:notation "510822"^^xsd:token }
