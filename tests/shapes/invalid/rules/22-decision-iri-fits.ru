# expect: mdsh:DecisionIriFits
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { <notice/n2> a md:Notice ; dct:title "又一通知"@zh ; dct:issued "2023-11-20"^^xsd:date ; dct:creator <agent/civil-affairs> ; dct:spatial <division/nbs-2023/51> ; foaf:primaryTopic <decision/n3> . <decision/n3> a md:DesignationDecision ; md:editionYear "2022"^^xsd:gYear ; dct:date "2023-11-20"^^xsd:date ; prov:wasAssociatedWith <agent/civil-affairs> . }
