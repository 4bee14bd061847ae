# expect: mdsh:TagLowerCase
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <notice/n1> dct:title "Notice"@en-GB }
