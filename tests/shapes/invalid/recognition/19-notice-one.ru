# expect: mdsh:NoticeOne
BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <recognition/n1/1/1> prov:wasDerivedFrom ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE WHERE { <recognition/n1/1/1> prov:wasGeneratedBy ?old }
