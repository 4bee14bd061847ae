# expect: mdsh:MappingJustification
BASE <https://w3id.org/mingdan/id/>
PREFIX semapv: <https://w3id.org/semapv/vocab/>
PREFIX sssom: <https://w3id.org/sssom/>

DELETE DATA { <mapping/nbs-2023/510115/wikidata/q1355972> sssom:mapping_justification semapv:CompositeMatching }
