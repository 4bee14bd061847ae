# expect: mdsh:ProvinceCodeForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/051> a md:Province ; skos:prefLabel "某省"@zh ; md:fullName "某省"@zh ; md:registerName "某省" ; dct:identifier "051" ; skos:notation "051" . }
