BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE WHERE { <notice/n1> dct:spatial ?old }
