"""RDF files for `mingdan check FILE`: odd ones by kind, and seeded mutations of what mingdan publishes."""

import gzip
import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attack.campaign import Attack, Bench, Content, Outcome, no_secret
from attack.mutate import mutated_bytes, mutated_text

RDF, SH = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/shacl#"
MD = "https://w3id.org/mingdan/ontology#"
MUTATED = ("roster.ttl", "roster.nt", "roster.jsonld", "roster.nq", "roster.trig", "notices/mianyang-2024.ttl")
MUTATIONS = 40
GOOD = f"<https://w3id.org/mingdan/id/notice/x> a <{MD}Notice> .\n"
_CHECK = ("check", "--data", ".")


def _attack(kind: str, name: str, content: Content, statuses: Sequence[int] = (1, 2)) -> Attack:
    return Attack(kind, name, ("check", name), {name: content}, statuses=statuses, check=no_secret)


def _xml(body: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>{doctype}<r:RDF xmlns:r="{RDF}" xmlns:e="http://x.org/">{body}</r:RDF>'


def _outside() -> Iterator[Attack]:
    kind = "reaches outside"
    entity = '<!DOCTYPE r [<!ENTITY a SYSTEM "{uri}">]>'
    yield _attack(
        kind, "entity-file.rdf", _xml("<e:a><e:b>&a;</e:b></e:a>", entity.replace("{uri}", "file:///etc/passwd"))
    )
    yield _attack(kind, "entity-web.rdf", _xml("<e:a><e:b>&a;</e:b></e:a>", entity.replace("{uri}", "{canary}/a")))
    yield _attack(kind, "dtd-web.rdf", _xml("", '<!DOCTYPE r SYSTEM "{canary}/r.dtd">'))
    yield _attack(kind, "parameter-entity.rdf", _xml("", '<!DOCTYPE r [<!ENTITY % a SYSTEM "{canary}/a"> %a;]>'))
    yield _attack(
        kind, "xinclude.rdf", _xml('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>')
    )
    yield _attack(kind, "context-web.jsonld", '{"@context": "{canary}/c", "@id": "a:b", "a:c": "d"}')
    yield _attack(kind, "context-file.jsonld", '{"@context": "file:///etc/passwd", "@id": "a:b", "a:c": "d"}')
    yield _attack(
        kind, "context-import.jsonld", '{"@context": {"@version": 1.1, "@import": "{canary}/c"}, "@id": "a:b"}'
    )
    owl = "http://www.w3.org/2002/07/owl#"
    yield _attack(kind, "imports.ttl", f"<{{canary}}/> a <{owl}Ontology> ; <{owl}imports> <{{canary}}/o> .")
    yield _attack(kind, "base-file.ttl", "@base <file:///etc/> . <passwd> <a> <passwd> .")
    query = "SELECT $this { SERVICE <{canary}/q> { $this ?p ?o } }"
    yield _attack(
        kind, "shape-sparql.ttl",
        f'<x:s> a <{SH}NodeShape> ; <{SH}targetNode> <x:n> ; <{SH}sparql> [ <{SH}select> "{query}" ] . {GOOD}',
    )  # fmt: skip
    yield _attack(
        kind, "shape-js.ttl",
        f'<x:s> a <{SH}NodeShape> ; <{SH}targetNode> <x:n> ; <{SH}js> [ <{SH}jsLibrary> [ <{SH}jsLibraryURL> '
        f'"{{canary}}/a.js" ] ] . {GOOD}',
    )  # fmt: skip


def _bombs() -> Iterator[Attack]:
    kind = "bombs and depth"
    laughs = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    yield _attack(kind, "laughs.rdf", _xml("<e:a><e:b>&j;</e:b></e:a>", f"{laughs}]>"))
    yield _attack(
        kind,
        "quadratic.rdf",
        _xml("<e:a><e:b>" + "&a;" * 20_000 + "</e:b></e:a>", f'<!DOCTYPE r [<!ENTITY a "{"a" * 20_000}">]>'),
    )
    yield _attack(kind, "nested.rdf", _xml("<e:a><e:b>" * 30_000))
    yield _attack(kind, "attributes.rdf", _xml("<e:a " + " ".join(f'e:a{n}="b"' for n in range(200_000)) + "/>"))
    deep = 50_000
    yield _attack(kind, "collections.ttl", "<a:b> <a:c> " + "(" * deep + ")" * deep + " .")
    yield _attack(kind, "blank-nodes.ttl", "<a:b> <a:c> " + "[<a:c> " * deep + "1" + "]" * deep + " .")
    yield _attack(kind, "triple-terms.ttl", "<a:b> <a:c> " + "<<( <a:b> <a:c> " * deep + "1" + " )>>" * deep + " .")
    yield _attack(kind, "reified.ttl", "<< <a:b> <a:c> " * deep + "1" + " >>" * deep + " <a:d> 1 .")
    yield _attack(kind, "annotations.ttl", "<a:b> <a:c> 1 " + "{| <a:d> 1 " * deep + "|}" * deep + " .")
    yield _attack(kind, "triple-terms.nt", "<a:b> <a:c> " + "<<( <a:b> <a:c> " * deep + '"1"' + " )>>" * deep + " .\n")
    yield _attack(kind, "graphs.trig", "<a:g> {" * deep)
    yield _attack(kind, "nested.jsonld", '{"a:b":' * deep + "1" + "}" * deep)
    yield _attack(kind, "lists.jsonld", '{"@id": "a:b", "a:c": ' + '{"@list": [' * 5_000 + "]}" * 5_000 + "}")
    yield _attack(kind, "graphs.jsonld", '{"@graph": [' * 5_000 + "]}" * 5_000)
    yield _attack(kind, "brackets.jsonld", "[" * 1_000_000)
    yield _attack(
        kind,
        "list-cycle.ttl",
        f"<a:l> <{RDF}first> 1 ; <{RDF}rest> <a:l> . <https://w3id.org/mingdan/id/notice/x> <{MD}category> <a:l> .",
    )
    yield _attack(kind, "within-cycle.ttl", f"<a:a> <{MD}directlyWithin> <a:b> . <a:b> <{MD}directlyWithin> <a:a> .")
    yield _attack(
        kind,
        "class-cycle.ttl",
        "<a:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <a:b> . <a:b> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <a:a> . <a:x> a <a:a> .",
    )


def _sizes() -> Iterator[Attack]:
    kind = "sizes"
    yield _attack(kind, "literal-of-9-mb.ttl", lambda: f'<a:b> <a:c> "{"a" * 9_500_000}" .'.encode())
    yield _attack(kind, "iri-of-1-mb.nt", lambda: f'<a:{"b" * 1_000_000}> <a:c> "d" .\n'.encode())
    yield _attack(kind, "tag-of-1-mb.nt", lambda: f'<a:b> <a:c> "d"@{"a-" * 500_000}b .\n'.encode())
    yield _attack(kind, "line-of-9-mb.nt", lambda: b" " * 9_500_000 + b'<a:b> <a:c> "d" .\n')
    yield _attack(
        kind, "triples-300-thousand.nt", lambda: "".join(f"<a:{n}> <a:b> <a:c> .\n" for n in range(300_000)).encode()
    )
    yield _attack(
        kind,
        "blank-nodes-200-thousand.nt",
        lambda: "".join(f"_:a{n} <a:b> _:a{n + 1} .\n" for n in range(200_000)).encode(),
    )
    yield _attack(kind, "recognitions-20-thousand.nt", lambda: _recognitions(20_000))
    yield _attack(
        kind,
        "chain-within.nt",
        lambda: "".join(f"<a:{n}> <{MD}directlyWithin> <a:{n + 1}> .\n" for n in range(60_000)).encode(),
    )
    yield _attack(
        kind, "graphs-50-thousand.nq", lambda: "".join(f"<a:b> <a:c> <a:d> <g:{n}> .\n" for n in range(50_000)).encode()
    )
    yield _attack(kind, "prefixes.ttl", lambda: "".join(f"@prefix p{n}: <a:{n}> .\n" for n in range(200_000)).encode())
    yield _attack(kind, "list-200-thousand.ttl", lambda: f"<a:b> <a:c> ({'1 ' * 200_000}) .".encode())
    yield _attack(kind, "over-the-limit.nt", lambda: b'<a:b> <a:c> "d" .\n' * 4_000_000)


def _recognitions(number: int) -> bytes:
    lines = (
        f"<https://w3id.org/mingdan/id/recognition/x/1/{n}> <{RDF}type> <{MD}Recognition> .\n"
        f'<https://w3id.org/mingdan/id/recognition/x/1/{n}> <{MD}ordinal> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        for n in range(number)
    )
    return "".join(lines).encode()


def _bytes() -> Iterator[Attack]:
    kind = "odd bytes"
    one = '<a:b> <a:c> "d" .\n'
    for name, content in (
        ("empty.ttl", ""), ("empty.nt", ""), ("empty.jsonld", ""), ("empty.rdf", ""), ("empty-object.jsonld", "{}"),
        ("blank.nq", " \n\n"), ("comment.ttl", "# nothing\n"), ("nul.nt", f"{one}\0\n"), ("utf16.ttl", one.encode("utf-16")),
        ("latin1.nt", '<a:b> <a:c> "é" .\n'.encode("latin-1")), ("gbk.ttl", '<a:b> <a:c> "社区" .'.encode("gbk")),
        ("two-boms.ttl", b"\xef\xbb\xbf\xef\xbb\xbf" + one.encode()), ("surrogate.nt", '<a:b> <a:c> "\\uD800" .\n'),
        ("surrogate-bytes.nt", b'<a:b> <a:c> "\xed\xa0\x80" .\n'), ("beyond.nt", '<a:b> <a:c> "\\U7FFFFFFF" .\n'),
        ("nul-escape.nt", '<a:b> <a:c> "\\u0000" .\n'), ("iri-space.nt", "<a:b c> <a:c> <a:d> .\n"),
        ("iri-relative.nt", "<b> <c> <d> .\n"), ("iri-escapes.nt", "<a:\\u003E> <a:c> <a:d> .\n"),
        ("iri-bidi.ttl", f"<a:\u202eb> a <{MD}Notice> ."), ("escapes-in-iri.ttl", f"<https://w3id.org/mingdan/id/notice/%1b[31m> a <{MD}Notice> ."),
        ("zip.ttl", b"PK\x03\x04" + b"\0" * 500), ("gzip.ttl", gzip.compress(one.encode())), ("html.rdf", "<html><body>x</body></html>"),
        ("json.jsonld", '{"head": {"vars": []}}'), ("number.jsonld", "1e999999"), ("string.jsonld", '"a"'), ("null.jsonld", "null"),
        ("duplicate-keys.jsonld", '{"@id": "a:b", "@id": "a:c", "a:d": 1}'), ("nan.jsonld", '{"@id": "a:b", "a:c": NaN}'),
        ("turtle.nt", "@prefix a: <a:> . a:b a a:c ."), ("nt.rdf", one), ("ttl.jsonld", one), ("csv.ttl", "a,b\n1,2\n"),
        ("version.ttl", 'VERSION "9.9"\n<a:b> <a:c> 1 .'), ("suffix.xyz", one), ("nosuffix", one), ("upper.TTL", one),
        ("dates.ttl", '<a:b> <a:c> "99999999999-13-99"^^<http://www.w3.org/2001/XMLSchema#date>, '
         '"x"^^<http://www.w3.org/2001/XMLSchema#integer>, "-1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .'),
        ("digits.ttl", "<a:b> <a:c> " + "9" * 100_000 + " ."), ("exponent.ttl", "<a:b> <a:c> 1e999999999 ."),
        ("direction.ttl", '<a:b> <a:c> "x"@ar--rtl .'), ("cut.ttl", '<a:b> <a:c> "d'), ("cut.nt", '<a:b> <a:c> "d"'),
        ("cut.trig", "<a:g> { <a:b> <a:c> 1 "), ("cut.rdf", _xml("<e:a>")[:-20]), ("lang.nt", '<a:b> <a:c> "d"@zh_CN .\n'),
    ):  # fmt: skip
        yield _attack(kind, name, content, (0, 1, 2))


def _places() -> Iterator[Attack]:
    kind = "no plain files"
    makers: dict[str, Callable[[Path], object]] = {
        "folder.ttl": lambda work: (work / "folder.ttl").mkdir(),
        "pipe.ttl": lambda work: os.mkfifo(work / "pipe.ttl"),
        "loop.ttl": lambda work: (work / "loop.ttl").symlink_to("loop.ttl"),
        "zeros.ttl": lambda work: (work / "zeros.ttl").symlink_to("/dev/zero"),
        "missing.ttl": lambda _: None,
    }
    for name, maker in makers.items():
        yield Attack(kind, name, ("check", name), statuses=(2,), prepare=maker)


class Mutation:
    """A mutation of a published file; which one, and how, is decided by its seed."""

    kind = "mutations of published files"

    def __init__(self, seed: int, number: int) -> None:
        self._seed, self._file = f"{seed} {number}", MUTATED[number % len(MUTATED)]
        self._notice = self._file.startswith("notices/")
        self.name = f"{number:03} {Path(self._file).name}"

    def __call__(self, bench: Bench) -> Outcome:
        """Checks the mutated file."""
        randomness = random.Random(self._seed)  # noqa: S311 - no secret
        file = bench.published / "data" / "published" / ("roster.ttl" if self._notice else self._file)
        content = file.read_bytes()
        content = mutated_bytes(content, randomness) if randomness.random() < 0.5 else mutated_text(
            content.decode(), randomness).encode("utf-8", "surrogatepass")  # fmt: skip
        name = f"m{file.suffix}"
        arguments = ("check", name, "--data", str(bench.published))
        return Attack(self.kind, self.name, arguments, {name: content}, check=no_secret, seconds=60)(bench)


PARTS: Sequence[Callable[[], Iterator[Attack]]] = (_outside, _bombs, _sizes, _bytes, _places)


def attacks(seed: int) -> Iterator[Attack | Mutation]:
    """The odd files, and the mutations."""
    for part in PARTS:
        yield from part()
    yield from (Mutation(seed, number) for number in range(MUTATIONS))
