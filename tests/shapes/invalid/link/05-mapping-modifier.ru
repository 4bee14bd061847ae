# expect: mdsh:MappingModifier
BASE <https://w3id.org/mingdan/id/>
PREFIX sssom: <https://w3id.org/sssom/>

INSERT DATA { <mapping/nbs-2023/510115/wikidata/q1355972> sssom:predicate_modifier "Not" }
