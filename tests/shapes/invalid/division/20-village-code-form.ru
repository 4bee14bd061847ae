# expect: mdsh:VillageCodeForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/51011500120> a md:Village ; skos:prefLabel "某村"@zh ; md:fullName "四川省成都市温江区柳城街道某村"@zh ; md:registerName "某村" ; dct:identifier "51011500120" ; skos:notation "51011500120" ; md:directlyWithin <division/nbs-2023/510115001> ; md:inTownship <division/nbs-2023/510115001> ; md:inCounty <division/nbs-2023/510115> ; md:inPrefecture <division/nbs-2023/5101> ; md:inProvince <division/nbs-2023/51> . }
