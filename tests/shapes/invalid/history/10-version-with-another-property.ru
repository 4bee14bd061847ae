# expect: mdsh:VersionOnly
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <version/mca/510822/1985> dct:subject <https://example.org/x> }
