# expect: mdsh:PlaceOfItsEntry
BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <place/n1/2-1/2> prov:wasDerivedFrom ?old }
