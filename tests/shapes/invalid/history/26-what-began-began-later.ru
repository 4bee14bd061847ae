# expect: mdsh:ChangeMeets
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <change/mca/510822/2005> prov:generated <version/mca/510822/1985> }
