# expect: mdsh:NoticeCreatorGiven
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <notice/n1> dct:creator ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE WHERE { <decision/n1> prov:wasAssociatedWith ?old }
