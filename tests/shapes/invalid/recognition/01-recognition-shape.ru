# expect: mdsh:RecognitionShape
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <recognition/n1/1/1> dct:subject <https://example.org/x> }
