# expect: mdsh:ChineseNameGiven
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <honour/street> skos:prefLabel ?old }
