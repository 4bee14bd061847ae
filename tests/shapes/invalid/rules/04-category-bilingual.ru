# expect: mdsh:CategoryBilingual
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { <category/smart-technology> skos:definition ?old } WHERE { <category/smart-technology> skos:definition ?old FILTER(LANG(?old) = "en") }
