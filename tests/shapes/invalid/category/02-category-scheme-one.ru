# expect: mdsh:CategorySchemeOne
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <category/smart-technology> skos:inScheme <https://example.org/x> ; skos:topConceptOf <https://example.org/x> . <https://example.org/x> a skos:ConceptScheme ; skos:prefLabel "表"@zh ; skos:hasTopConcept <category/smart-technology> }
