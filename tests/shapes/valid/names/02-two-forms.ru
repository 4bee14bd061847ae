BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/510822> skos:hiddenLabel "qingchuanxian"@zh-latn , "青川縣"@zh-hant , "靑川縣"@zh-hant }
