# expect: mdsh:MappingSearched
BASE <https://w3id.org/mingdan/id/>
PREFIX sssom: <https://w3id.org/sssom/>

DELETE DATA { <mapping/nbs-2023/510115/wikidata/q1355972> sssom:object_source <http://www.wikidata.org/entity/Q2013> }
