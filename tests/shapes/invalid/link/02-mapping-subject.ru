# expect: mdsh:MappingSubject
BASE <https://w3id.org/mingdan/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>

INSERT DATA { <mapping/nbs-2023/510822105/geonames/none> owl:annotatedSource <division/nbs-2023/510822> }
