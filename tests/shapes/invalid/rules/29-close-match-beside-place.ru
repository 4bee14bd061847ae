# expect: mdsh:CloseMatchBesidePlace
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <place/n1/2-1/2> skos:closeMatch <division/nbs-2023/510115001044> }
