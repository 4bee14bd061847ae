# expect: mdsh:MappingObject
BASE <https://w3id.org/mingdan/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE {
    <mapping/nbs-2023/510115/wikidata/q1355972> owl:annotatedTarget <http://www.wikidata.org/entity/Q1355972> .
    <division/nbs-2023/510115> skos:exactMatch <http://www.wikidata.org/entity/Q1355972> }
INSERT {
    <mapping/nbs-2023/510115/wikidata/q1355972> owl:annotatedTarget <https://www.wikidata.org/wiki/Q1355972> .
    <division/nbs-2023/510115> skos:exactMatch <https://www.wikidata.org/wiki/Q1355972> }
WHERE {}
