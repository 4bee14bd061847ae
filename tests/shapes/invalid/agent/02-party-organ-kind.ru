# expect: mdsh:PartyOrganKind
BASE <https://w3id.org/mingdan/id/>
PREFIX schema: <https://schema.org/>

INSERT DATA { <agent/party-organisation> a schema:GovernmentOrganization }
