# expect: mdsh:NoticeKind
BASE <https://w3id.org/mingdan/id/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { <recognition/n1/1/1> prov:wasDerivedFrom ?old } INSERT { <recognition/n1/1/1> prov:wasDerivedFrom <other/n1> } WHERE { <recognition/n1/1/1> prov:wasDerivedFrom ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { <other/n1> foaf:primaryTopic <decision/n1> }
