# expect: mdsh:NoticeReferenceKind
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <notice/n1> dct:references <https://example.org/x> }
