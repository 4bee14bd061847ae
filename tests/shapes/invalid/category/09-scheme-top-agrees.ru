# expect: mdsh:SchemeTopAgrees
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { <category/> skos:hasTopConcept <category/smart-technology> }
