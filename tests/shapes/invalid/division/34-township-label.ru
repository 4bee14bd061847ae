# expect: mdsh:TownshipLabel
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115299> a md:Township ; skos:prefLabel "东镇"@zh ; md:fullName "四川省成都市温江区东镇"@zh ; md:registerName "东镇" ; dct:identifier "510115299" ; skos:notation "510115299" ; md:directlyWithin <division/nbs-2023/510115> ; md:inCounty <division/nbs-2023/510115> ; md:inPrefecture <division/nbs-2023/5101> ; md:inProvince <division/nbs-2023/51> . }
