# expect: mdsh:CommunityLabel
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115001199> a md:Community ; skos:prefLabel "清江村"@zh ; md:fullName "四川省成都市温江区柳城街道清江村"@zh ; md:registerName "清江村" ; dct:identifier "510115001199" ; skos:notation "510115001199" ; md:directlyWithin <division/nbs-2023/510115001> ; md:inTownship <division/nbs-2023/510115001> ; md:inCounty <division/nbs-2023/510115> ; md:inPrefecture <division/nbs-2023/5101> ; md:inProvince <division/nbs-2023/51> . }
