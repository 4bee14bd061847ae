# expect: mdsh:NoticeIssuedForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { <notice/n1> dct:issued ?old } INSERT { <notice/n1> dct:issued "2023"^^xsd:gYear } WHERE { <notice/n1> dct:issued ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { <decision/n1> dct:date ?old } INSERT { <decision/n1> dct:date "2023"^^xsd:gYear } WHERE { <decision/n1> dct:date ?old }
