# expect: mdsh:ChangeMeets
BASE <https://w3id.org/mingdan/id/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <version/mca/510123/1983> schema:validThrough "2001"^^xsd:gYear } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { <version/mca/510123/1983> schema:validThrough "2000"^^xsd:gYear }
