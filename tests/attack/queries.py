"""Hostile queries for `mingdan query` on local data: by classes, each of which the worker process must withstand."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from attack.campaign import SLOWER, Attack, Check, Content, Failure, Run, Severity, no_secret, shows_triple

SECONDS = 10  # what `--timeout` says, where the command has it
START = 6.0  # seconds for starting, opening the data and ending
PATHS = "(<x:a>|!<x:a>|^(<x:a>|!<x:a>))*"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
NUMBERS = " ".join(f"({number})" for number in range(200))


def _attack(
    kind: str, name: str, query: Content, *more: str, statuses: Sequence[int] = (0, 1, 2), check: Check | None = None,
    interrupt_after: float = 0,
) -> Attack:  # fmt: skip
    arguments = ("query", "q.rq", "--data", "{published}", *more)
    if "{timeout}" not in more:
        arguments = (*arguments, "{timeout}")
    return Attack(
        kind, name, arguments, {"q.rq": query}, statuses=statuses, check=check, seconds=SECONDS + START,
        interrupt_after=interrupt_after,
    )  # fmt: skip


def _attacks(kind: str, queries: Mapping[str, Content]) -> Iterator[Attack]:
    return (_attack(kind, name, query) for name, query in queries.items())


def _network() -> Iterator[Attack]:
    kind = "network"
    inner = "{ ?s ?p ?o }"
    service = "SERVICE <{canary}/q> " + inner
    queries = {
        "service": f"SELECT * {{ {service} }}",
        "comment ended by CR": f"SELECT * {{ ?s ?p ?x. #\r{service} }}",
        "comment with brackets ended by CR": f"SELECT * {{ ?s ?p ?x. #}}}}}}\r{service} }}",
        "hash in an IRI before": f"SELECT * {{ ?s <http://x.org/a#b> ?x . {service} }}",
        "quote in a comment": f"SELECT * {{ ?s ?p ?x # it's\n{service} # '\n }}",
        "triple quotes in a comment": f'SELECT * {{ # """\n{service} # """\n }}',
        "quote in an IRI": f"SELECT * {{ ?s <http://x.org/'> ?x . {service} ?t <http://x.org/'> ?y }}",
        "less than and quotes": f"SELECT * {{ ?s ?p ?x FILTER(1<2) {service} FILTER(2>1) }}",
        "escaped keyword": f"SELECT * {{ \\u0053ERVICE <{{canary}}/q> {inner} }}",
        "escaped address": f"SELECT * {{ SERVICE <\\u007bcanary}}> {inner} {service} }}",
        "silent": "SELECT * { SERVICE SILENT <{canary}/q> " + inner + " }",
        "mixed case": "SELECT * { SerVice<{canary}/q>" + inner + "}",
        "prefixed name": "PREFIX c: <{canary}/> SELECT * { SERVICE c:q " + inner + " }",
        "variable": "SELECT * { VALUES ?e { <{canary}/q> } SERVICE ?e " + inner + " }",
        "inside exists": "SELECT * { ?s ?p ?o FILTER EXISTS { " + service + " } } LIMIT 1",
        "inside a subquery": "SELECT * { { SELECT * { OPTIONAL { " + service + " } } } }",
        "inside minus": "SELECT * { ?s ?p ?o MINUS { " + service + " } } LIMIT 1",
        "inside construct": "CONSTRUCT { ?s ?p ?o } WHERE { " + service + " }",
        "no-break space": f"SELECT * {{ SERVICE\u00a0<{{canary}}/q> {inner} }}",
        "form feed": f"SELECT * {{ SERVICE\x0c<{{canary}}/q> {inner} }}",
    }
    for name, query in queries.items():
        yield _attack(kind, name, query, statuses=(2,))
    yield _attack(kind, "from an address", "SELECT * FROM <{canary}/g> { ?s ?p ?o }")
    yield _attack(kind, "from named an address", "SELECT * FROM NAMED <{canary}/g> { GRAPH ?g { ?s ?p ?o } }")
    yield _attack(kind, "describe an address", "DESCRIBE <{canary}/g>")
    secret = "<file:///etc/passwd>"
    yield _attack(kind, "from a file", f"SELECT * FROM {secret} {{ ?s ?p ?o }}", check=no_secret)
    yield _attack(kind, "base of a file", f"BASE {secret} SELECT * FROM <passwd> {{ ?s ?p ?o }}", check=no_secret)


def _updates() -> Iterator[Attack]:
    kind = "updates"
    for text in (
        "INSERT DATA { <x:a> <x:b> <x:c> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL", "CREATE GRAPH <x:g>",
        "LOAD <{canary}/g>", "LOAD SILENT <file:///etc/passwd>", "COPY DEFAULT TO <x:g>", "ASK {} ; CLEAR ALL",
        "# ASK {}\rDROP ALL", "INSERT { ?s <x:n> 1 } WHERE { ?s ?p ?o }",
    ):  # fmt: skip
        yield _attack(kind, text, text, statuses=(2,))
    yield _attack(kind, "words of updates in a string", 'ASK { FILTER("CLEAR ALL; LOAD <x>" != "") }', statuses=(0,))


def _nesting() -> Iterator[Attack]:
    kind = "nesting"
    deep = 10_000
    queries = {
        "braces": "SELECT * " + "{" * deep + "}" * deep,
        "braces after a comment ended by CR": "SELECT * { #}\r" + "{" * deep + "}" * deep + "}",
        "braces between strings": 'SELECT * { FILTER("a\'" != "") '
        + "{" * deep
        + "}" * deep
        + " FILTER(\"'\" != '') }",
        "negations": "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "negations after a comment ended by CR": "ASK { #\r FILTER(" + "!" * 20_000 + "true) }",
        "minus signs": "ASK { FILTER(1 = " + "- " * 20_000 + "1) }",
        "parentheses": "ASK { FILTER(" + "(" * deep + "1" + ")" * deep + "> 0) }",
        "calls": "SELECT (" + "STR(" * deep + "1" + ")" * deep + " AS ?x) {}",
        "collections": "ASK { ?s ?p " + "(" * deep + ")" * deep + " }",
        "blank nodes": "ASK { ?s ?p " + "[ <x:p> " * deep + "1" + " ]" * deep + " }",
        "triple terms": "ASK { ?s ?p " + "<<( ?a ?b " * deep + "1" + " )>>" * deep + " }",
        "reifying triples": "ASK { " + "<< ?a ?b " * deep + "1" + " >>" * deep + " ?p ?o }",
        "path brackets": "ASK { ?s " + "(" * deep + "<x:p>" + ")*" * deep + " ?o }",
        "path inverses": "ASK { ?s " + "^" * 20_000 + "<x:p> ?o }",
        "subqueries": "SELECT * { " + "{ SELECT * { " * 3_000 + "} }" * 3_000 + " }",
        "exists": "ASK { " + "FILTER EXISTS { " * 3_000 + "}" * 3_000 + " }",
        "optionals": "ASK { " + "OPTIONAL { ?s ?p ?o " * 3_000 + "}" * 3_000 + " }",
        "less than signs": "ASK { FILTER(1 " + "<" * 20_000 + " 1) }",
        "open brackets only": "SELECT * " + "{" * 200_000,
        "ifs": "SELECT (" + "IF(true, " * 3_000 + "1" + ", 2)" * 3_000 + " AS ?x) {}",
    }
    yield from _attacks(kind, queries)


def _chains() -> Iterator[Attack]:
    kind = "chains"
    queries = {
        "minus": "ASK { FILTER(" + "1-" * 8_000 + "1 > 0) }",
        "minus in a comment ended by CR": "ASK { #\rFILTER(" + "1-" * 8_000 + "1 > 0) }",
        "plus": "ASK { FILTER(" + "1+" * 60_000 + "1 > 0) }",
        "or": "ASK { FILTER(true" + " || true" * 60_000 + ") }",
        "and": "ASK { FILTER(true" + "&&true" * 60_000 + ") }",
        "multiplications": "ASK { FILTER(1" + "*1" * 30_000 + " > 0) }",
        "signed numbers": "ASK { FILTER(1" + " -1" * 30_000 + " > 0) }",
        "sequence": "ASK { ?s <x:p>" + "/<x:p>" * 30_000 + " ?o }",
        "alternatives": "ASK { ?s <x:p>" + "|<x:p>" * 30_000 + " ?o }",
        "negated set": "ASK { ?s !(<x:p>" + "|<x:p>" * 100_000 + ") ?o }",
        "unions": "ASK { {}" + " UNION {}" * 20_000 + " }",
        "optionals": "ASK { " + "OPTIONAL { ?s ?p ?o } " * 5_000 + "}",
        "different optionals": "ASK { " + "".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }} " for n in range(300)) + "}",
        "minuses": "ASK { ?s ?p ?o " + "MINUS { ?s ?q ?r } " * 3_000 + "}",
        "binds": "SELECT * { " + "".join(f"BIND({n} AS ?x{n}) " for n in range(5_000)) + "}",
        "filters": "ASK { ?s ?p ?o " + "FILTER(?o != 1) " * 20_000 + "}",
        "values": "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + "1 " * 300_000 + "} }",
        "patterns": "ASK { " + "".join(f"?s{n} ?p{n} ?o{n} . " for n in range(3_000)) + "}",
        "in": "ASK { ?s ?p ?o FILTER(?o IN (" + "1," * 200_000 + "1)) }",
        "concat": "SELECT (CONCAT(" + '"a",' * 200_000 + '"a") AS ?x) {}',
        "objects": "ASK { ?s ?p " + "?o," * 50_000 + "?o }",
        "prefixes": "".join(f"PREFIX p{n}: <x:{n}> " for n in range(100_000)) + "ASK {}",
    }
    yield from _attacks(kind, queries)


def _endless() -> Iterator[Attack]:
    kind = "cross products"
    values = "".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(200)))} }} " for n in range(5))
    queries = {
        "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        "order": f"SELECT * {{ {CROSS} }} ORDER BY ?o ?c",
        "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
        "group": f"SELECT ?a (COUNT(DISTINCT ?o) AS ?n) {{ {CROSS} }} GROUP BY ?a ?d ?g",
        "values": f"SELECT (COUNT(*) AS ?n) {{ {values}}}",
        "filter that never holds": f"SELECT * {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?o)) = '') }}",
        "ask": f"ASK {{ {CROSS} FILTER(?a = ?o && ?a != ?o) }}",
        "minus": "SELECT * { ?a ?b ?c . ?d ?e ?f MINUS { ?g ?h ?i . ?a ?k ?l } } ORDER BY ?a",
        "exists": f"SELECT * {{ ?x ?y ?z FILTER NOT EXISTS {{ {CROSS} FILTER(?a = ?z && ?o != ?o) }} }}",
        "graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m } }",
    }
    yield from _attacks(kind, queries)
    kind = "endless paths"
    paths = {
        "all pairs": f"SELECT (COUNT(*) AS ?n) {{ ?s {PATHS} ?o . ?o {PATHS} ?z . ?z {PATHS} ?y }}",
        "all pairs in order": f"SELECT * {{ ?s {PATHS} ?o }} ORDER BY DESC(?s)",
        "stars in stars": "SELECT * { ?s ((((!<x:a>)*)*)*)+ ?o . ?o ((!<x:b>)+)* ?z FILTER(?s = ?z) }",
        "both ends free twice": f"ASK {{ ?s {PATHS} ?o . ?t {PATHS} ?u FILTER(?s = ?u && ?s != ?u) }}",
        "describe everything": "DESCRIBE * { ?s ?p ?o . ?t ?q ?r }",
    }
    yield from _attacks(kind, paths)


def _memory() -> Iterator[Attack]:
    kind = "doubling strings"
    binds = 'BIND("0123456789abcdef" AS ?x0) ' + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
    queries = {
        "length": f"SELECT (STRLEN(?x40) AS ?n) {{ {binds}}}",
        "the string": f"SELECT ?x26 {{ {binds}}}",
        "replace": 'SELECT (STRLEN(?d) AS ?n) { BIND(REPLACE("' + "a" * 4000 + '", "a", "' + "b" * 4000 + '") AS ?c) '
        'BIND(REPLACE(?c, "b", "' + "c" * 4000 + '") AS ?d) }',
        "group concat": "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)))) AS ?n) "
        "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "encode for uri": f"SELECT (STRLEN(ENCODE_FOR_URI(ENCODE_FOR_URI(?x24))) AS ?n) {{ {binds}}}",
        "regular expression": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "(((a{1,99}){1,99}){1,99}){1,99}")) }',
        "backtracking": 'ASK { FILTER(REGEX("' + "a" * 40 + '!", "^(a+)+$")) }',
    }
    yield from _attacks(kind, queries)
    kind = "huge answers"
    for form in ("table", "csv", "json"):
        yield _attack(kind, f"cross product as {form}", f"SELECT * {{ {CROSS} }}", "-f", form)
    yield _attack(kind, "construct", f"CONSTRUCT {{ ?a <x:p> ?o . ?d ?b ?g }} WHERE {{ {CROSS} }}")
    yield _attack(kind, "wide rows", "SELECT " + " ".join(f"(1 AS ?v{n})" for n in range(5000)) + " { ?s ?p ?o }")
    yield _attack(kind, "two products", "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000000", "-f", "csv")


def _odd_bytes() -> Iterator[Attack]:
    kind = "odd bytes"
    contents: dict[str, Content] = {
        "nul": "ASK { FILTER('\0' = '') }",
        "not UTF-8": b"ASK { FILTER('\xff\xfe' = '') }",
        "UTF-16": "ASK {}".encode("utf-16"),
        "UTF-16 without mark": "ASK {}".encode("utf-16-le"),
        "two marks": b"\xef\xbb\xbf\xef\xbb\xbfASK {}",
        "surrogate": "SELECT ('\\uD800' AS ?x) {}",
        "beyond Unicode": "SELECT ('\\U7FFFFFFF' AS ?x) {}",
        "escape of quote": "SELECT ('\\u0027 AS ?x) { } #'",
        "control in an IRI": "ASK { <http://x.org/\x01> ?p ?o }",
        "empty": "",
        "blank": " \r\n\t ",
        "comment": "# nothing",
        "zip": b"PK\x03\x04" + b"\0" * 100,
        "literal of 5 MB": lambda: b"SELECT (STRLEN('" + b"a" * 5_000_000 + b"') AS ?n) {}",
        "40 MB": lambda: b"ASK {} #" + b"a" * 40_000_000,
        "number of 100,000 digits": "SELECT (" + "9" * 100_000 + " AS ?n) {}",
        "exponent": "SELECT (1e999999999 AS ?n) (1e-999999999 * 1e9 AS ?m) {}",
        "variable of 1 MB": "SELECT ?" + "a" * 1_000_000 + " {}",
        "not a query": "<html><body>Not found</body></html>",
        "null division": "SELECT (1/0 AS ?x) (SUBSTR('a', -9223372036854775808, 9223372036854775807) AS ?y) {}",
        "dates": "SELECT (YEAR('999999999999-01-01'^^<http://www.w3.org/2001/XMLSchema#date>) AS ?x) {}",
    }
    yield from _attacks(kind, contents)
    yield Attack(
        kind, "parameter with SPARQL", ("query", "4", "--data", "{published}", "-p", 'county=x"@zh } DROP ALL #')
    )
    yield Attack(kind, "parameter of 100 KB", ("query", "4", "--data", "{published}", "-p", f"county={'长' * 30_000}"))


def _triple_terms() -> Iterator[Attack]:
    kind = "triple terms"
    for form in ("table", "csv", "json"):
        query = "SELECT (TRIPLE(<x:a>, <x:b>, 'c'@zh) AS ?t) {}"
        yield _attack(kind, f"select as {form}", query, "-f", form, check=shows_triple)
    nested = "SELECT (TRIPLE(<x:a>, <x:b>, TRIPLE(<x:c>, <x:d>, 5)) AS ?t) {}"
    yield _attack(kind, "nested", nested, check=shows_triple)
    yield _attack(kind, "construct", "CONSTRUCT { <x:a> <x:says> <<( <x:b> <x:c> 1 )>> } {}", statuses=(0, 2))
    yield _attack(kind, "functions", "SELECT (ISTRIPLE(1) AS ?a) (SUBJECT(TRIPLE(<x:s>, <x:p>, 1)) AS ?b) {}")
    yield _attack(kind, "direction", "SELECT (STRLANGDIR('a', 'ar', 'rtl') AS ?x) {}", "-f", "json")


def _values() -> Iterator[Attack]:
    """The answers in CSV hold what the data hold, byte for byte (SPARQL 1.1 Query Results CSV)."""
    kind = "values in CSV"
    values = {
        "-5": "-5", "'-5'": "-5", "'=1+1'": "=1+1", "'@SUM(1)'": "@SUM(1)", "'+86'": "+86", "'a,b'": "a,b",
        "'a\"b'": 'a"b', "'a\\nb'": "a\nb", "'a\\r\\nb'": "a\r\nb", "'\\tx'": "\tx", "' x '": " x ", "''": "",
        "true": "true", "'\\u202Ex'": "\u202ex", "\"'-5\"": "'-5",
    }  # fmt: skip
    for term, value in values.items():
        query = f"SELECT ?x {{ VALUES ?x {{ {term} }} }}"
        yield _attack(kind, term, query, "-f", "csv", statuses=(0,), check=_csv_holds(value))
    yield _attack(kind, "json", "SELECT ?x { VALUES ?x { -5 '=1' } }", "-f", "json", statuses=(0,), check=_json_holds)


def _csv_holds(value: str) -> Check:
    def check(run: Run) -> str | None:
        rows = [*csv.reader(io.StringIO(run.text.removeprefix("\ufeff"), newline=""))]
        cell = rows[1][0] if len(rows) == 2 and rows[1] else "" if value == "" and len(rows) >= 1 else None
        return None if cell == value else f"the cell is {cell!r}, expected {value!r}"

    return check


def _json_holds(run: Run) -> str | None:
    found = [row["x"]["value"] for row in json.loads(run.text)["results"]["bindings"]]
    return None if found == ["-5", "=1"] else f"the values are {found}"


def _interrupts() -> Iterator[Attack]:
    kind = "Ctrl-C"
    queries: Mapping[str, str] = {
        "cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        "path": f"SELECT (COUNT(*) AS ?n) {{ ?s {PATHS} ?o . ?o {PATHS} ?z . ?z {PATHS} ?y }}",
        "order": f"SELECT * {{ {CROSS} }} ORDER BY ?o ?c",
    }
    for name, query in queries.items():
        yield _attack(kind, name, query, check=_ended_at_once, statuses=(2,), interrupt_after=5)


def _ended_at_once(run: Run) -> Failure | None:
    late = run.measured.seconds - 5
    return Failure(Severity.HANG, f"ended {late:.1f} s after Ctrl-C") if late > SLOWER else None


PARTS: Sequence[Callable[[], Iterator[Attack]]] = (
    _network,
    _updates,
    _nesting,
    _chains,
    _endless,
    _memory,
    _odd_bytes,
    _triple_terms,
    _values,
    _interrupts,
)


def attacks(_seed: int) -> Iterator[Attack]:
    """All of them; none is left to chance."""
    for part in PARTS:
        yield from part()
