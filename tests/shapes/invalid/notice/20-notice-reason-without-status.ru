# expect: mdsh:NoticeStatusReason
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <notice/n1> skos:changeNote "已废止"@zh }
