# expect: mdsh:NoticeCreatorKind
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <notice/n1> dct:creator <https://example.org/x> . <decision/n1> prov:wasAssociatedWith <https://example.org/x> }
