# expect: mdsh:VersionOnly
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <change/mca/510822/2005> dct:subject <https://example.org/x> }
