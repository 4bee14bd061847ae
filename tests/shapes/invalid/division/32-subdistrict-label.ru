# expect: mdsh:SubdistrictLabel
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115099> a md:Subdistrict ; skos:prefLabel "赵镇"@zh ; md:fullName "四川省成都市温江区赵镇"@zh ; md:registerName "赵镇" ; dct:identifier "510115099" ; skos:notation "510115099" ; md:directlyWithin <division/nbs-2023/510115> ; md:inCounty <division/nbs-2023/510115> ; md:inPrefecture <division/nbs-2023/5101> ; md:inProvince <division/nbs-2023/51> . }
