BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE WHERE { <notice/n1> dct:references ?old } ;

BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE WHERE { <document/plan> ?property ?old }
