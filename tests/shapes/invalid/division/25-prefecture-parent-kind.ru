# expect: mdsh:PrefectureParentKind
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/5199> a md:Prefecture ; skos:prefLabel "某市"@zh ; md:fullName "某市"@zh ; md:registerName "某市" ; dct:identifier "5199" ; skos:notation "5199" ; md:directlyWithin <https://example.org/x> ; md:inProvince <https://example.org/x> . <https://example.org/x> a <https://example.org/Kind> . }
