# expect: mdsh:DecisionDateAgrees
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE WHERE { <decision/n1> dct:date ?old }
