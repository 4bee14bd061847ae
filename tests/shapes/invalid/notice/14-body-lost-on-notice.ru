# expect: mdsh:DecisionBodiesAgree
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE DATA { <notice/n1> dct:creator <agent/party-organisation> }
