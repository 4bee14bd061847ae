"""Hostile endpoints for `mingdan query --endpoint`, `load` and `diff`: what a server may do to a client."""

import gzip
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from attack.answers import (
    BOOLEANS,
    CHALLENGES,
    INTERIM,
    JSON,
    MALFORMED,
    NOT_RESULTS,
    TURTLE,
    XML,
    head,
    nested,
    slow,
    table,
)
from attack.campaign import Attack, Bench, Check, Failure, Outcome, Run, Severity, no_secret, shows_triple
from attack.hostile_server import PIECE, Behaviour, Exchange, answer, endless, raw, served

SELECT, CONSTRUCT, ASK = "SELECT ?x { ?x ?y ?z }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "ASK {}"
GOOD = '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "good-answer"}}]}}'
GOOD_XML = (
    '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    "<results><result><binding name='x'><literal>good-answer</literal></binding></result></results></sparql>"
)
USER, SECRET = "campaign-user", "campaign-s3cret"
SECONDS = 10 + 6.0  # `--timeout 10`, where the command has it, and the start


@dataclass(frozen=True, slots=True)
class EndpointAttack:
    """An attack on a client by a server; `{url}` in the arguments is its address, `{tls}` the same with https."""

    attack: Attack
    behaviour: Behaviour

    @property
    def kind(self) -> str:
        """The kind of the attack."""
        return self.attack.kind

    @property
    def name(self) -> str:
        """The name of the attack."""
        return self.attack.name

    def __call__(self, bench: Bench) -> Outcome:
        """Runs it with its server."""
        with served(self.behaviour) as url:
            addresses = {"{url}": url, "{tls}": url.replace("http:", "https:")}
            arguments = [addresses.get(argument, argument) for argument in self.attack.arguments]
            return replace(self.attack, arguments=arguments)(bench)


def _ask(
    kind: str, name: str, behaviour: Behaviour, statuses: Sequence[int] = (2,), query: str = SELECT,
    check: Check | None = None, more: Sequence[str] = (), environment: Mapping[str, str] | None = None,
) -> EndpointAttack:  # fmt: skip
    attack = Attack(
        kind, name, ("query", "q.rq", "--endpoint", "{url}", "{timeout}", *more), {"q.rq": query}, statuses=statuses,
        check=check or _hides_secret, seconds=SECONDS, environment=environment or {},
    )  # fmt: skip
    return EndpointAttack(attack, behaviour)


def _hides_secret(run: Run) -> Failure | None:
    return Failure(Severity.OUT, "the password is shown") if SECRET in run.err + run.text else None


def _good(run: Run) -> str | None:
    return None if "good-answer" in run.text else f"the answer is missing: {run.text[:200]!r}"


def _sizes() -> Iterator[EndpointAttack]:
    kind = "answers without end"
    letters = b"a" * PIECE
    for status in ("400 Bad Request", "404 Not Found", "500 Internal Server Error", "503 Service Unavailable"):
        yield _ask(kind, f"error {status[:3]}", endless(head(status, "Content-Type: text/plain"), letters))
    row = b'{"x":{"type":"literal","value":"a"}},' * 1000
    beginning = head("200 OK", f"Content-Type: {JSON}") + '{"head":{"vars":["x"]},"results":{"bindings":['
    yield _ask(kind, "rows", endless(beginning, row))
    long = head("200 OK", f"Content-Type: {JSON}") + '{"head":{"vars":["x"]},"link":"'
    yield _ask(kind, "one string", endless(long, letters))
    yield _ask(kind, "blanks", endless(head("200 OK", f"Content-Type: {JSON}"), b" " * PIECE))
    claimed = endless(head("200 OK", f"Content-Type: {JSON}", "Content-Length: 99999999999"), letters)
    yield _ask(kind, "length of 100 GB", claimed)
    chunk = b"1\r\na\r\n" * 10_000
    yield _ask(kind, "chunks", endless(head("200 OK", f"Content-Type: {JSON}", "Transfer-Encoding: chunked"), chunk))
    yield _ask(
        kind, "turtle", endless(head("200 OK", f"Content-Type: {TURTLE}"), b"<a:b> <a:c> 1 . " * 4000), query=CONSTRUCT
    )
    yield _ask(kind, "xml", endless(head("200 OK", f"Content-Type: {XML}") + GOOD_XML[:-20], b"<result/>" * 4000))
    redirect = endless(head("302 Found", "Location: /other"), letters)
    yield _ask(kind, "body of a redirect", redirect)
    yield _ask(kind, "body of a 401", endless(head("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'), letters))
    kind = "heads without end"
    yield _ask(kind, "headers", endless("HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 5000))
    yield _ask(kind, "header line", endless("HTTP/1.1 200 OK\r\nX-A: ", letters))
    yield _ask(kind, "status line", endless("HTTP/1.1 200 ", letters))
    for name, behaviour in INTERIM.items():
        yield _ask(kind, name, behaviour)
    chunked = head("200 OK", "Transfer-Encoding: chunked")
    yield _ask(kind, "chunk extension", endless(f"{chunked}1;", letters))
    yield _ask(kind, "trailers", endless(f"{chunked}0\r\n", b"X-A: b\r\n" * 5000))


def _slow() -> Iterator[EndpointAttack]:
    for name, behaviour in slow(1).items():
        yield _ask("slow, a piece a second", name, behaviour)


def _bodies() -> Iterator[EndpointAttack]:
    kind = "malformed results"
    for name, body in {**{name: body for name, (body, _) in MALFORMED.items()}, **NOT_RESULTS}.items():
        yield _ask(kind, name, answer(body))
    deep = '{"head":{"vars":["x"]},"x":' + "[" * 5000 + "]" * 5000 + ',"results":{"bindings":[]}}'
    yield _ask(kind, "nested inside", answer(deep), (0, 2))
    yield _ask(kind, "vars are twice the same", answer(table([], ["x", "x"])), (0, 2))
    number = '{"head":{"vars":["x"]},"results":{"bindings":[' + "9" * 10_000 + "]}}"
    yield _ask(kind, "number of 10,000 digits", answer(number))
    yield _ask(kind, "not UTF-8", answer(GOOD.encode().replace(b"good", b"\xff\xfe")))
    yield _ask(kind, "UTF-16", answer(GOOD.encode("utf-16")), (0, 2))
    yield _ask(kind, "byte order mark", answer(b"\xef\xbb\xbf" + GOOD.encode()), (0, 2))
    yield _ask(kind, "an ask answered by a table", answer(GOOD), query=ASK)
    for value in BOOLEANS:
        yield _ask(kind, f"boolean {value}", answer(f'{{"head":{{}},"boolean":{value}}}'), query=ASK)
    kind = "characters in results"
    for name, value in (("surrogate", "\\ud800"), ("escape sequences", "\\u001b[2J\\u001b]0;x\\u0007"),
                        ("bidirectional", "\\u202e\\u2066abc"), ("nul", "a\\u0000b")):  # fmt: skip
        for form in ("table", "csv", "json"):
            body = GOOD.replace("good-answer", value)
            raw_shown = _shows_raw if form == "table" else None
            yield _ask(kind, f"{name} as {form}", answer(body), (0, 2), check=raw_shown, more=("-f", form))
    body = table([{"x": nested(2)}]).replace("a:b", "x:b")
    for form in ("table", "csv", "json"):
        yield _ask("triple terms", f"as {form}", answer(body), (0, 2), check=shows_triple, more=("-f", form))


def _shows_raw(run: Run) -> Failure | None:
    raw_characters = [character for character in "\x1b\x07\x00\u202e\u2066" if character in run.text]
    return Failure(Severity.UNCLEAR, f"shows {raw_characters!r} raw") if raw_characters else None


def _formats() -> Iterator[EndpointAttack]:
    kind = "formats"
    yield _ask(kind, "plain type", answer(GOOD, "text/plain"), (0, 2))
    yield _ask(kind, "no type", raw(head(), GOOD), (0, 2))
    yield _ask(kind, "only XML", answer(GOOD_XML, XML), (0,), check=_good)
    yield _ask(kind, "only XML with 406", _only_xml, (0,), check=_good)
    boolean = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
    yield _ask(
        kind,
        "only XML for ASK",
        answer(boolean, XML),
        (0,),
        ASK,
        check=lambda run: None if "true" in run.text else "no answer",
    )
    yield _ask(kind, "XML cut", answer(GOOD_XML[:-40], XML))
    laughs = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    yield _ask(kind, "XML laughs", answer(f"{laughs}]>{GOOD_XML.replace('good-answer', '&i;')[21:]}", XML))
    outside = f'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>{GOOD_XML.replace("good-answer", "&a;")[21:]}'
    yield _ask(kind, "XML entity of a file", answer(outside, XML), check=no_secret)
    yield _ask(kind, "XML of something else", answer("<feed xmlns='http://www.w3.org/2005/Atom'/>", XML))
    yield _ask(kind, "XML nested", answer(GOOD_XML[:21] + "<a>" * 100_000, XML))
    graphs = {
        "turtle cut": "<a:b> <a:c> ", "turtle nested": "<a:b> <a:c> " + "(" * 50_000, "turtle bad IRI": "<a b> <a:c> 1 .",
        "turtle surrogate": '<a:b> <a:c> "\\uD800" .', "turtle of results": GOOD, "HTML": "<html></html>",
    }  # fmt: skip
    for name, body in graphs.items():
        yield _ask(kind, name, answer(body, TURTLE), query=CONSTRUCT)
    context = '{"@context": "{canary}/c.jsonld", "@id": "a:b", "a:c": 1}'
    yield _ask(kind, "JSON-LD with a remote context", answer(context, "application/ld+json"), (0, 2), CONSTRUCT)
    entity = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    yield _ask(kind, "RDF/XML entity of a file", answer(entity, "application/rdf+xml"), (0, 2), CONSTRUCT)


def _only_xml(exchange: Exchange) -> None:
    if "xml" in exchange.header("Accept") or exchange.header("Accept") in ("", "*/*"):
        answer(GOOD_XML, XML)(exchange)
    else:
        answer("only XML", "text/plain", "406 Not Acceptable")(exchange)


def _redirects() -> Iterator[EndpointAttack]:
    kind = "redirects"
    for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"):
        for target in ("http://localhost:{port}/x", "http://[::1]:9/", "file:///etc/passwd", "ftp://127.0.0.1:9/x"):
            name = f"{status[:3]} to {target.replace('{port}', 'other')}"
            yield _ask(kind, name, _redirect(status, target), check=no_secret)
        yield _ask(kind, f"{status[:3]} on the same host", _redirect_once(status), (0,), check=_good)
    for name, target in (
        ("gopher", "gopher://127.0.0.1:9/x"), ("javascript", "javascript:alert(1)"), ("data", f"data:{JSON},{{}}"),
        ("no host", "http://"), ("bad port", "http://127.0.0.1:99999/"), ("empty", ""), ("brackets", "http://[::1/"),
        ("another user", "http://u:p@127.0.0.1:{port}/"), ("1 MB", "/" + "a" * 1_000_000), ("bytes", "/\udcff\udcfe"),
        ("https", "https://127.0.0.1:{port}/"), ("nul", "/a%00b"), ("two slashes", "//localhost:9/x"),
    ):  # fmt: skip
        yield _ask(kind, name, _redirect("302 Found", target))
    yield _ask(kind, "to itself for ever", _redirect("307 Temporary Redirect", "/query"))
    yield _ask(kind, "without a target", answer("", JSON, "302 Found"))
    yield _ask(kind, "300", answer("", JSON, "300 Multiple Choices"))
    yield _ask(kind, "304", answer("", JSON, "304 Not Modified"))
    yield _ask(
        kind, "carries the password away", _redirect("302 Found", "http://localhost:{port}/x"), environment=_KNOWN
    )


_KNOWN = {"MINGDAN_USER": USER, "MINGDAN_PASSWORD": SECRET}


def _redirect(status: str, target: str) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        port = exchange.url.rpartition(":")[2]
        answer("", JSON, status, f"Location: {target.replace('{port}', port)}")(exchange)

    return behave


def _redirect_once(status: str) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        if exchange.head.split()[1:2] == ["/other"]:
            answer(GOOD)(exchange)
        else:
            answer("", JSON, status, "Location: /other")(exchange)

    return behave


def _encodings() -> Iterator[EndpointAttack]:
    kind = "encodings"
    packed = gzip.compress(GOOD.encode())
    for name, body, encoding in (
        ("gzip", packed, "gzip"), ("gzip cut", packed[:-12], "gzip"), ("gzip bomb", None, "gzip"),
        ("not gzip", GOOD.encode(), "gzip"),
        ("deflate", b"\xff" * 99, "deflate"), ("br", b"\xff" * 99, "br"), ("unknown", GOOD.encode(), "zzz"),
    ):  # fmt: skip
        behaviour = answer(body, JSON, "200 OK", f"Content-Encoding: {encoding}") if body else _bomb
        yield _ask(kind, name, behaviour, (0, 2))
    kind = "framing"
    chunked = head("200 OK", f"Content-Type: {JSON}", "Transfer-Encoding: chunked")
    for name, pieces in (
        ("chunk size of letters", "zz\r\nabc\r\n0\r\n\r\n"), ("chunk size negative", "-5\r\nabc\r\n0\r\n\r\n"),
        ("chunk size huge", "ffffffffffffffffff\r\nabc"), ("chunk cut", "64\r\n{"), ("no last chunk", "2\r\n{}\r\n"),
        ("chunk too long", "1\r\n{}{}{}\r\n0\r\n\r\n"), ("nothing", ""),
    ):  # fmt: skip
        yield _ask(kind, name, raw(chunked, pieces))
    for name, lengths in (
        ("length negative", ["Content-Length: -5"]), ("length of letters", ["Content-Length: abc"]),
        ("two lengths", ["Content-Length: 5", "Content-Length: 500"]), ("length too large", ["Content-Length: 9999"]),
        ("length too small", ["Content-Length: 20"]), ("length of 5,000 digits", ["Content-Length: " + "9" * 5000]),
        ("length and chunks", ["Content-Length: 5", "Transfer-Encoding: chunked"]),
    ):  # fmt: skip
        yield _ask(kind, name, raw(head("200 OK", f"Content-Type: {JSON}", *lengths), GOOD))


@cache
def _bomb_body() -> bytes:
    return gzip.compress(b" " * 400_000_000)


def _bomb(exchange: Exchange) -> None:
    answer(_bomb_body(), JSON, "200 OK", "Content-Encoding: gzip")(exchange)


def _protocol() -> Iterator[EndpointAttack]:
    kind = "protocol"
    pieces: dict[str, bytes | str] = {
        "nothing": "", "garbage": b"\x16\x03\x01\x02\x00\x01" * 50, "no status": "\r\n\r\n", "HTTP/0.9": GOOD,
        "version": f"HTTP/9.9 200 OK\r\n\r\n{GOOD}", "status 99": head("99 Low"), "status 999": head("999 High"),
        "status of letters": head("abc OK"), "status 600": head("600 X"), "204": head("204 No Content"),
        "101": head("101 Switching Protocols", "Upgrade: x", "Connection: upgrade"), "SSH": "SSH-2.0-OpenSSH_9.2\r\n",
        "header without colon": "HTTP/1.1 200 OK\r\nabc\r\n\r\n", "header with nul": "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
        "folded header": "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "reason with escapes": head("500 \x1b[31mred\x1b]0;x\x07"),
        "reason of 60 KB": head("500 " + "a" * 60_000), "cookies": head("500 X", *["Set-Cookie: a=b"] * 90),
    }  # fmt: skip
    for name, piece in pieces.items():
        yield _ask(kind, name, raw(piece), (0, 2) if name == "version" else (2,))
    yield _ask(kind, "reset", lambda exchange: exchange.reset())
    attack = Attack(
        kind, "TLS to a plain port", ("query", "q.rq", "--endpoint", "{url}"), {"q.rq": SELECT}, statuses=(2,)
    )
    yield EndpointAttack(replace(attack, arguments=("query", "q.rq", "--endpoint", "{tls}")), raw(GOOD))


def _statuses() -> Iterator[EndpointAttack]:
    kind = "statuses"
    for header in ("", "Basic", 'Basic realm="\x1b[31m"', "Bearer", "Basic " * 3000, *CHALLENGES):
        behaviour = answer("no", "text/plain", "401 Unauthorized", *[f"WWW-Authenticate: {header}"] * bool(header))
        yield _ask(kind, f"401 {header[:40]!a}", behaviour, environment=_KNOWN)
    yield _ask(kind, "401 that repeats what it got", _echo, environment=_KNOWN)
    for status in ("403 Forbidden", "405 X", "407 Proxy Authentication Required", "408 X", "413 X", "414 X", "429 X", "431 X",
                   "451 X", "501 X", "502 X", "504 X", "507 X", "511 X"):  # fmt: skip
        yield _ask(kind, status, answer("no", "text/plain", status))
    for wait in ("999999999999", "9" * 5000, "-5", "1e9", "Fri, 31 Dec 9999 23:59:59 GMT", "soon", "0.5", "\udcff", ""):
        for status in ("429 Too Many Requests", "503 Service Unavailable"):
            behaviour = answer("later", "text/plain", status, f"Retry-After: {wait}")
            yield _ask(kind, f"{status[:3]} Retry-After {wait[:20]!a}", behaviour)


def _echo(exchange: Exchange) -> None:
    answer(exchange.head, "text/plain", "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"')(exchange)


def _stores() -> Iterator[EndpointAttack]:
    kind = "load and diff"
    letters = b"a" * PIECE
    behaviours: Mapping[str, Behaviour] = {
        "error without end": endless(head("400 Bad Request"), letters),
        "answer without end": endless(head(), letters),
        "403": answer("no", "text/plain", "403 Forbidden"),
        "bindings are a string": answer('{"head":{"vars":["x"]},"results":{"bindings":"abc"}}'),
        "empty": answer(""),
        "redirect to another host": _redirect("307 Temporary Redirect", "http://localhost:9/"),
        "garbage": raw(b"\xff" * 100),
    }
    for command, (name, behaviour) in itertools.product(("load", "diff", "unload"), behaviours.items()):
        arguments = (command, "{url}", "--store", "sparql", "--data", "w")
        attack = Attack(kind, f"{command}: {name}", arguments, makes=("w/data/.load/*",), seconds=60, statuses=(2,))
        yield EndpointAttack(attack, behaviour)


PARTS: Sequence[Callable[[], Iterator[EndpointAttack]]] = (
    _sizes,
    _slow,
    _bodies,
    _formats,
    _redirects,
    _encodings,
    _protocol,
    _statuses,
    _stores,
)


def attacks(_seed: int) -> Iterator[EndpointAttack]:
    """All of them; none is left to chance."""
    for part in PARTS:
        yield from part()
