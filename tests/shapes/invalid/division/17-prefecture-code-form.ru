# expect: mdsh:PrefectureCodeForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/51X8> a md:Prefecture ; skos:prefLabel "某市"@zh ; md:fullName "四川省某市"@zh ; md:registerName "某市" ; dct:identifier "51X8" ; skos:notation "51X8" ; md:directlyWithin <division/nbs-2023/51> ; md:inProvince <division/nbs-2023/51> . }
