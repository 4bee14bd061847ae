"""Hostile queries: each must end in a refusal or an answer, and leave the server as it was."""

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"


def chain(part: str, number: int) -> str:
    return part * number


HEAVY = {
    "cross join": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "cross join in order": f"SELECT * {{ {CROSS} }} ORDER BY ?a ?f LIMIT 1",
    "distinct cross join": f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)* ?c . ?c (!<x:y>)* ?d }",
    "doubling": "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxxxxxxxxxx' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n},?a{n},?a{n},?a{n}) AS ?a{n + 1})" for n in range(16))
    + " BIND(?a16 AS ?z) }",
    "group_concat": "SELECT (GROUP_CONCAT(CONCAT(STR(?a),STR(?d),STR(?e))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "large answer": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000000",
    "large graph": "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    "optionals": "SELECT * { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(300)) + " }",
    "patterns": "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(5_500)) + " }",
    "values": "SELECT * { VALUES ?a { " + chain("1 ", 20_000) + "} VALUES ?b { " + chain("2 ", 10_000) + "} }",
}
DEEP = {
    "braces": "SELECT * " + chain("{", 5_000) + chain("}", 5_000),
    "brackets": "ASK { FILTER(" + chain("(", 5_000) + "1" + chain(")", 5_000) + ") }",
    "sums": "ASK { FILTER(1" + chain("+1", 15_000) + " > 0) }",
    "or": "ASK { FILTER(true" + chain("||true", 9_000) + ") }",
    "and": "ASK { FILTER(true" + chain("&&true", 9_000) + ") }",
    "sequences": "ASK { ?s <x:a>" + chain("/<x:a>", 9_000) + " ?o }",
    "alternatives": "ASK { ?s <x:a>" + chain("|<x:a>", 9_000) + " ?o }",
    "inverses": "ASK { ?s " + chain("^", 20_000) + "<x:a> ?o }",
    "not": "ASK { FILTER(" + chain("! ", 20_000) + "true) }",
    "minus": "ASK { FILTER(" + chain("- ", 20_000) + "1 > 0) }",
    "unions": "SELECT * { {}" + chain(" UNION {}", 6_000) + " }",
    "comparisons": "ASK { FILTER(1" + chain("=1", 15_000) + ") }",
    "lists": "ASK { ?s ?p " + chain("(", 9_000) + chain(")", 9_000) + " }",
    "sums below the limit": "ASK { FILTER(1" + chain("+1", 1_999) + " > 0) }",
    "or below the limit": "ASK { FILTER(true" + chain("||true", 1_999) + ") }",
    "sequences below the limit": "ASK { ?s <x:a>" + chain("/<x:a>", 1_999) + " ?o }",
    "backtracking": "ASK { FILTER(REGEX('" + chain("a", 50) + "b', '^(a+)+$')) }",
    "large regular expression": "ASK { FILTER(REGEX('a', '((a{1,100}){1,100}){1,100}')) }",
}
# `{canary}` is an address that must never be asked.
FOREIGN = {
    "service": "SELECT * { SERVICE <{canary}> { ?s ?p ?o } }",
    "silent service": "SELECT * { SERVICE SILENT <{canary}> { ?s ?p ?o } }",
    "service in a comment's end": "SELECT * { #\rSERVICE <{canary}> { ?s ?p ?o } }",
    "service in small letters": "SELECT * { service <{canary}> { ?s ?p ?o } }",
    "service with an escape": "SELECT * { \\u0053ERVICE <{canary}> { ?s ?p ?o } }",
    "service by a variable": "SELECT * { BIND(<{canary}> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "service in a subquery": "SELECT * { { SELECT * { OPTIONAL { SERVICE <{canary}> { ?s ?p ?o } } } } }",
    "service without spaces": "SELECT*{SERVICE<{canary}>{?s?p?o}}",
    "load": "LOAD <{canary}>",
    "load silent": "LOAD SILENT <{canary}> INTO GRAPH <x:g>",
    "from": "SELECT * FROM <{canary}> { ?s ?p ?o }",
    "from named": "SELECT * FROM NAMED <{canary}> { GRAPH ?g { ?s ?p ?o } }",
    "from a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from a file, in a prefix": "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
    "base of a file": "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
    "insert": "INSERT DATA { <x:a> <x:b> 1 }",
    "delete": "DELETE WHERE { ?s ?p ?o }",
    "drop": "DROP ALL",
    "query and update": "ASK {} ; INSERT DATA { <x:a> <x:b> 1 }",
    "copy": "COPY DEFAULT TO <x:g>",
    "create": "CREATE GRAPH <x:g>",
}
