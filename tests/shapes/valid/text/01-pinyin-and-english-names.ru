BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510115001> skos:prefLabel "Liǔchéng Jiēdào"@zh-latn-pinyin , "Liucheng Subdistrict"@en . <division/nbs-2023/510115001044> skos:prefLabel "Guānghuá Shèqū"@zh-latn-pinyin }
