# expect: mdsh:NoticeIssuedOne
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { <notice/n1> dct:issued "2023-11-21"^^xsd:date . <decision/n1> dct:date "2023-11-21"^^xsd:date }
