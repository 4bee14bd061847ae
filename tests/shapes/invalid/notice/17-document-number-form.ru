# expect: mdsh:DocumentNumberForm
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE { <document/plan> dct:identifier ?old } INSERT { <document/plan> dct:identifier "川民发[2020]40号" } WHERE { <document/plan> dct:identifier ?old }
