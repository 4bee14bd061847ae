# expect: mdsh:IdentifierOfTheRegister
BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>

DELETE DATA { <division/nbs-2023/510115> adms:identifier <code/nbs-2023/510115> } ;
BASE <https://w3id.org/mingdan/id/>
PREFIX adms: <http://www.w3.org/ns/adms#>
INSERT DATA { <division/nbs-2023/510115001> adms:identifier <code/nbs-2023/510115> }
