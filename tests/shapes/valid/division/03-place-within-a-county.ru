BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <place/n1/2-1/2> skos:closeMatch ?near } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <place/n1/2-1/2> md:inTownship ?township ; md:directlyWithin ?township ; md:fullName ?old }
INSERT { <place/n1/2-1/2> md:directlyWithin <division/nbs-2023/510822> ; md:fullName "四川省广元市青川县清江社区"@zh }
WHERE { <place/n1/2-1/2> md:inTownship ?township ; md:fullName ?old }
