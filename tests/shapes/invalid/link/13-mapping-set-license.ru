# expect: mdsh:MappingSetLicense
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE DATA { <https://w3id.org/mingdan/dataset/links> dct:license <https://creativecommons.org/licenses/by/4.0/> }
