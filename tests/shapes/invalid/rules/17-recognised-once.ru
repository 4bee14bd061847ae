# expect: mdsh:RecognisedOnce
BASE <https://w3id.org/mingdan/id/>
PREFIX md: <https://w3id.org/mingdan/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <recognition/n1/1/5> a md:Recognition ; md:recognises <division/nbs-2023/510115001> ; md:honour <honour/street> ; md:section "1" ; md:ordinal 5 ; md:originalText "成都市温江区柳城街道"@zh ; md:sourceLine 17 ; md:sourcePosition "line 17" ; md:matchKind md:nameMatch ; prov:wasGeneratedBy <decision/n1> ; prov:wasDerivedFrom <notice/n1> . }
