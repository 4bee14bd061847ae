# expect: undescribed
BASE <https://w3id.org/mingdan/id/>

DELETE WHERE { <division/nbs-2023/510822105203> ?property ?value }
