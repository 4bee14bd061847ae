# expect: mdsh:NamedByNoticeShape
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { ?s ?p <place/n1/2-1/2> } INSERT { ?s ?p <organisation/n1/2-1/2> } WHERE { ?s ?p <place/n1/2-1/2> } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { <place/n1/2-1/2> ?p ?o }
INSERT { <organisation/n1/2-1/2> ?p ?kept . <organisation/n1/2-1/2> a schema:Organization }
WHERE {
    <place/n1/2-1/2> ?p ?o .
    OPTIONAL { <place/n1/2-1/2> ?p ?kept FILTER(?p NOT IN (<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>, md:fullName, skos:closeMatch)) }
}
;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { <organisation/n1/2-1/2> dct:subject <https://example.org/x> }
