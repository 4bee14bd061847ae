# expect: mdsh:TitleOncePerLanguage
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <notice/n1> dct:title "又一标题"@zh }
