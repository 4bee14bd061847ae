# expect: position-gap
BASE <https://w3id.org/mingdan/id/>

DELETE { <recognition/n1/1/4> ?property ?value } INSERT { <recognition/n1/1/6> ?property ?value } WHERE { <recognition/n1/1/4> ?property ?value }
