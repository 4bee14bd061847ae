# expect: mdsh:NoticeAreaOne
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <notice/n1> dct:spatial <division/nbs-2023/5108> }
