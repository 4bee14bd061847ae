BASE <https://w3id.org/mingdan/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <agent/chinese-name> a org:FormalOrganization , schema:GovernmentOrganization ; skos:prefLabel "中国地震局"@zh }
