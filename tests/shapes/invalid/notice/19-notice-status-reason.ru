# expect: mdsh:NoticeStatusReason
BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>

INSERT DATA { <notice/n1> adms:status <http://purl.org/adms/status/Withdrawn> }
