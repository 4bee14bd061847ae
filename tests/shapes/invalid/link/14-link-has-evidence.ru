# expect: mdsh:LinkHasEvidence
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <division/nbs-2023/5101> skos:exactMatch <http://www.wikidata.org/entity/Q30002> }
