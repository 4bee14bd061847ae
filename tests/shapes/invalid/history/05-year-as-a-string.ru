# expect: mdsh:VersionForm
BASE <https://w3id.org/mingdan/id/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { <version/mca/512700/1982> schema:validFrom "1982"^^xsd:gYear } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX schema: <https://schema.org/>
INSERT DATA { <version/mca/512700/1982> schema:validFrom "1982" }
