# expect: mdsh:VillageParentKind
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115001299> a md:Village ; skos:prefLabel "某村"@zh ; md:fullName "某村"@zh ; md:registerName "某村" ; dct:identifier "510115001299" ; skos:notation "510115001299" ; md:directlyWithin <https://example.org/x> ; md:inTownship <https://example.org/x> ; md:inCounty <division/nbs-2023/510115> ; md:inProvince <division/nbs-2023/51> . <https://example.org/x> a <https://example.org/Kind> . }
