# expect: mdsh:IdentifierAgency
BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>

INSERT DATA { <code/nbs-2023/510115> adms:schemaAgency "民政部" }
