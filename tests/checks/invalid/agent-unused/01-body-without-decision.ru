# expect: agent-unused
BASE <https://w3id.org/mingdan/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <agent/third> a org:FormalOrganization ; skos:prefLabel "某局"@zh }
