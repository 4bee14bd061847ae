# expect: mdsh:DocumentNumberOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <document/plan> dct:identifier "川民发〔2020〕41号" }
