# expect: mdsh:OtherNameDiffers
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <agent/civil-affairs> skos:altLabel "四川省民政厅"@ZH }
