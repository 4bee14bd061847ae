# expect: mdsh:SuccessorByChange
BASE <https://w3id.org/mingdan/id/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <change/mca/512700/1983> prov:generated <version/mca/510123/1983> }
