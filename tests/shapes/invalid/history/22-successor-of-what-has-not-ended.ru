# expect: mdsh:SuccessorByChange
BASE <https://w3id.org/mingdan/id/>
PREFIX dct: <http://purl.org/dc/terms/>

INSERT DATA { <version/mca/512700/1982> dct:isReplacedBy <version/mca/510100/1980> }
