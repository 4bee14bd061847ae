# expect: mdsh:ChangeIri
BASE <https://w3id.org/mingdan/id/>

DELETE { <change/mca/510822/2005> ?p ?o } INSERT { <change/mca/510823/2005> ?p ?o } WHERE { <change/mca/510822/2005> ?p ?o }
