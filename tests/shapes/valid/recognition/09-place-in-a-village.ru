BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <place/n1/2-1/2> skos:closeMatch ?near } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
DELETE { <place/n1/2-1/2> a md:Community ; md:directlyWithin ?old ; md:fullName ?name } INSERT { <place/n1/2-1/2> a md:PlaceInVillage ; md:directlyWithin <division/nbs-2023/510822105203> ; md:fullName "四川省广元市青川县竹园镇清江村清江社区"@zh }
WHERE { <place/n1/2-1/2> md:directlyWithin ?old ; md:fullName ?name }
