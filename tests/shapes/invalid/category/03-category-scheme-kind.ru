# expect: mdsh:CategorySchemeKind
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <category/new> a skos:Concept ; skos:prefLabel "新类型"@zh , "New"@en ; skos:definition "新。"@zh , "New."@en ; skos:inScheme <https://example.org/x> ; skos:notation "7" ; skos:topConceptOf <https://example.org/x> }
