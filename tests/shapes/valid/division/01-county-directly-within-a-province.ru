BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/519001> a md:County ; skos:prefLabel "某市"@zh ; md:fullName "四川省某市"@zh ; md:registerName "某市" ; dct:identifier "519001" ; skos:notation "519001" ; md:directlyWithin <division/nbs-2023/51> ; md:inProvince <division/nbs-2023/51> . }
