# expect: mdsh:FullNameIsPath
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>

DELETE { <division/nbs-2023/510822105400> md:fullName ?old } INSERT { <division/nbs-2023/510822105400> md:fullName "四川省青川县竹园镇竹园生活区"@zh } WHERE { <division/nbs-2023/510822105400> md:fullName ?old }
