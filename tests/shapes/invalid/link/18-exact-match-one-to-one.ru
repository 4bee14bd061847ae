# expect: mdsh:ExactMatchOneToOne
BASE <https://w3id.org/mingdan/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX semapv: <https://w3id.org/semapv/vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <division/nbs-2023/5101> skos:exactMatch <http://www.wikidata.org/entity/Q1355972> .
    <mapping/nbs-2023/5101/wikidata/q1355972> a owl:Axiom ;
        owl:annotatedSource <division/nbs-2023/5101> ;
        owl:annotatedProperty skos:exactMatch ;
        owl:annotatedTarget <http://www.wikidata.org/entity/Q1355972> ;
        sssom:mapping_justification semapv:LexicalMatching ;
        sssom:object_source <http://www.wikidata.org/entity/Q2013> ;
        sssom:mapping_source <http://www.wikidata.org/entity/P442> ;
        sssom:confidence "7.0E-1"^^xsd:double ;
        rdfs:comment "a slip" .
}
