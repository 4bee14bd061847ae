BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# What a person adds to a place that a notice names, or to a body, needs no mapping.
INSERT DATA {
    <place/n1/2-1/2> skos:exactMatch <http://www.wikidata.org/entity/Q1> .
    <agent/civil-affairs> skos:exactMatch <http://www.wikidata.org/entity/Q2> .
}
