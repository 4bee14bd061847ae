# expect: mdsh:AreaCoversRecognised
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { <division/nbs-2023/99> a md:Province ; skos:prefLabel "某省"@zh ; md:fullName "某省"@zh ; md:registerName "某省" ; dct:identifier "99" ; skos:notation "99" } WHERE {} ;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { <notice/n2> a md:Notice ; dct:title "又一通知"@zh ; dct:issued "2023-11-20"^^xsd:date ; dct:creator <agent/civil-affairs> ; dct:spatial <division/nbs-2023/99> ; foaf:primaryTopic <decision/n2> . <decision/n2> a md:DesignationDecision ; md:editionYear "2022"^^xsd:gYear ; dct:date "2023-11-20"^^xsd:date ; prov:wasAssociatedWith <agent/civil-affairs> . <recognition/n2/1/1> a md:Recognition ; md:recognises <division/nbs-2023/510822105> ; md:honour <honour/street> ; md:section "1" ; md:ordinal 1 ; md:originalText "青川县竹园镇"@zh ; md:sourceLine 4 ; md:sourcePosition "line 4" ; md:matchKind md:nameMatch ; prov:wasGeneratedBy <decision/n2> ; prov:wasDerivedFrom <notice/n2> }
