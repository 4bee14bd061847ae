# expect: mdsh:MappingComment
BASE <https://w3id.org/mingdan/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE DATA { <mapping/nbs-2023/510115/wikidata/q1355972> rdfs:comment "wikidata via P442 snapshot" }
