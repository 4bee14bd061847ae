# expect: mdsh:EvidenceHasLink
BASE <https://w3id.org/mingdan/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { <division/nbs-2023/510115001> skos:closeMatch <https://sws.geonames.org/1803193/> }
