# expect: mdsh:LevelsAgreeWithParent
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115199> a md:Town ; skos:prefLabel "某镇"@zh ; md:fullName "四川省成都市温江区某镇"@zh ; md:registerName "某镇" ; dct:identifier "510115199" ; skos:notation "510115199" ; md:directlyWithin <division/nbs-2023/510115> ; md:inCounty <division/nbs-2023/510115> ; md:inProvince <division/nbs-2023/51> . }
