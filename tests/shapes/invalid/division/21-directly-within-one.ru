# expect: mdsh:DirectlyWithinOne
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510199> a md:County ; skos:prefLabel "某县"@zh ; md:fullName "某县"@zh ; md:registerName "某县" ; dct:identifier "510199" ; skos:notation "510199" ; md:inPrefecture <division/nbs-2023/5101> ; md:inProvince <division/nbs-2023/51> . }
