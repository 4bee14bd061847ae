# expect: mdsh:DecisionOfNotice
BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { <recognition/n1/1/1> prov:wasGeneratedBy ?old } INSERT { <recognition/n1/1/1> prov:wasGeneratedBy <https://example.org/x> } WHERE { <recognition/n1/1/1> prov:wasGeneratedBy ?old }
