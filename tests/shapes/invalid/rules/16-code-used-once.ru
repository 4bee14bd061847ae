# expect: mdsh:CodeUsedOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>

INSERT DATA { <document/other> a foaf:Document ; dct:title "另一文件"@zh ; dct:identifier "川民发〔2020〕40号" }
