# expect: mdsh:ProvinceLabel
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/99> a md:Province ; skos:prefLabel "某州"@zh ; md:fullName "某州"@zh ; md:registerName "某州" ; dct:identifier "99" ; skos:notation "99" . }
