# expect: mdsh:DecisionBodiesAgree
BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE DATA { <decision/n1> prov:wasAssociatedWith <agent/party-organisation> }
