BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510822> skos:altLabel "Qingchuan County"@en , "青川"@zh ; md:derivedName "Qingchuan County"@en . <division/nbs-2023/5108> skos:altLabel "Guangyuan City"@en , "Kwangyuan City"@en ; md:derivedName "Guangyuan City"@en , "Kwangyuan City"@en }
