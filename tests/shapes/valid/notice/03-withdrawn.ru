BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <notice/n1> adms:status <http://purl.org/adms/status/Withdrawn> ; skos:changeNote "已废止"@zh }
