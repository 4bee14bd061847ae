# expect: mdsh:DefinitionOncePerLanguage
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <category/smart-technology> skos:definition "又一定义"@zh }
