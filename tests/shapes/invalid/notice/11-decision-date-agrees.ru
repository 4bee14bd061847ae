# expect: mdsh:DecisionDateAgrees
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <decision/n1> dct:date ?old } INSERT { <decision/n1> dct:date "2023-11-02"^^xsd:date } WHERE { <decision/n1> dct:date ?old }
