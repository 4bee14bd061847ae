# expect: undescribed
BASE <https://w3id.org/mingdan/id/>

DELETE WHERE { <division/nbs-2023/510115> ?property ?value }
