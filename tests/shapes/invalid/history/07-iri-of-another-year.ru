# expect: mdsh:VersionIri
BASE <https://w3id.org/mingdan/id/>

DELETE { ?s ?p ?o } INSERT { ?t ?p ?u } WHERE { ?s ?p ?o
  BIND(IF(?s = <version/mca/512700/1982>, <version/mca/512700/1981>, ?s) AS ?t) BIND(IF(?o = <version/mca/512700/1982>, <version/mca/512700/1981>, ?o) AS ?u)
  FILTER(?s != ?t || ?o != ?u) }
