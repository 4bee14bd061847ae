# expect: mdsh:LabelOncePerLanguage
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <agent/civil-affairs> skos:prefLabel "民政厅"@zh }
