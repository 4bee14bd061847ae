"""What triples mean: spellings of one value agree, other values do not, and the hash of a graph sees each fault."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mingdan.rdf.fingerprint import facts, statements
from mingdan.rdf.ntriples import in_language, iri, literal, statement
from mingdan.release.notices import Build

XSD = "http://www.w3.org/2001/XMLSchema#"
GEO = "http://www.opengis.net/ont/geosparql#wktLiteral"
NODE = iri("https://example.org/s"), iri("https://example.org/p")


def spelled(term: str) -> str:
    (found,) = statements(statement(*NODE, term).encode())
    return found


# fmt: off
SAME = [  # what one store or another makes of a literal, as measured
    ('"01"^^integer', '"1"^^integer'), ('"+1"^^integer', '"1"^^integer'), ('"5"^^int', '"5"^^integer'),
    ('"5"^^nonNegativeInteger', '"5"^^integer'), ('"1.50"^^decimal', '"1.5"^^decimal'),
    ('"1.0"^^decimal', '"1"^^decimal'),
    ('"1.0"^^decimal', '"1"^^integer'), ('"99999999999999999999"^^integer', '"99999999999999999999"^^decimal'),
    ('"-0.0"^^decimal', '"0"^^decimal'), ('"1"^^boolean', '"true"^^boolean'), ('"0"^^boolean', '"false"^^boolean'),
    ('"1e0"^^double', '"1.0E0"^^double'), ('"1"^^double', '"1.0"^^double'), ('"x"^^string', '"x"'),
    ('"2023-11-20T00:00:00.000Z"^^dateTime', '"2023-11-20T00:00:00Z"^^dateTime'),
    ('"2023-11-20T08:00:00+08:00"^^dateTime', '"2023-11-20T00:00:00Z"^^dateTime'),
]
OTHER = [
    ('"1"^^integer', '"2"^^integer'), ('"1"^^integer', '"1"'), ('"1"^^integer', '"1"^^double'),
    ('"10"^^decimal', '"1"^^decimal'),
    ('"2023-11-20"^^date', '"2023-11-20Z"^^date'), ('"true"^^boolean', '"false"^^boolean'),
    ('"true"^^boolean', '"true"'),
    ('"2022"^^gYear', '"2022"^^integer'), ('"01"', '"1"'), ('"abc"^^integer', '"0"^^integer'), ('"x"', '"x "'),
    ('"2023-11-20T00:00:00"^^dateTime', '"2023-11-20T00:00:00Z"^^dateTime'), ('"TRUE"^^boolean', '"true"^^boolean'),
    ('"1_0"^^integer', '"10"^^integer'), ('"１"^^integer', '"1"^^integer'), ('"1_0"^^decimal', '"10"^^decimal'),
]
# fmt: on


def term(short: str) -> str:
    text, mark, kind = short.partition("^^")
    return literal(text.strip('"'), XSD + kind if mark else None)


@pytest.mark.parametrize(("one", "another"), SAME)
def test_spellings_of_one_value(one: str, another: str) -> None:
    assert spelled(term(one)) == spelled(term(another))


@pytest.mark.parametrize(("one", "another"), OTHER)
def test_other_values(one: str, another: str) -> None:
    assert spelled(term(one)) != spelled(term(another))


def test_language_tags_and_geometries() -> None:
    assert spelled('"x"@zh-Hant') == spelled('"x"@zh-hant') != spelled('"x"@zh')
    point = literal("POINT(103 30)", "http://www.openlinksw.com/schemas/virtrdf#Geometry")
    assert spelled(point) == spelled(literal("POINT(103 30)", GEO))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_itself(text: str) -> None:
    assert spelled(literal(text)) == statement(*NODE, spelled(literal(text)).split(" ", 2)[2][:-2]).rstrip("\n")
    assert spelled(literal(text)) != spelled(literal(text + "x"))
    assert spelled(in_language(text, "zh")).endswith('"@zh .')


def test_the_roster_is_spelled_as_it_is_published(built: Build) -> None:
    """So that its hash in the manifest is that of its lines, and anybody can compute it."""
    assert [f"{one}\n" for one in statements(built.ntriples.encode())] == built.ntriples.splitlines(keepends=True)


def test_the_order_does_not_matter_and_everything_else_does(built: Build) -> None:
    lines = built.ntriples.splitlines()
    right = facts(lines)
    shuffled = random.Random(1).sample(lines, len(lines))  # noqa: S311 - no secret
    assert facts(shuffled) == right
    assert facts(lines[1:]) != right
    assert facts([*lines[1:], lines[1]]).sum_sha256 != right.sum_sha256  # as many, one twice
    assert facts([*lines, lines[0], lines[0]]).sum_sha256 != right.sum_sha256  # a sum sees pairs, XOR would not
    assert facts([lines[0].replace("/", "|", 1), *lines[1:]]) != right
    assert facts([]).triples == 0


@pytest.mark.parametrize("as_stream", [False, True])
@pytest.mark.parametrize("turtle", [False, True])
def test_nesting_that_would_end_the_process_is_an_error(as_stream: bool, turtle: bool) -> None:
    deep = b"<x:a> <x:b> " + b"<<( <x:a> <x:b> " * 100_000 + b"<x:c>" + b" )>>" * 100_000 + b" .\n"
    content = b'<x:a> <x:b> "<<(" .\n' * 200 + deep
    with pytest.raises(SyntaxError, match="nested"):
        list(statements(io.BytesIO(content) if as_stream else content, turtle))


def test_a_stream_is_read_in_blocks_of_lines() -> None:
    lines = [f'<x:a> <x:b> "{number} << " .' for number in range(300)]
    content = "\n".join(lines).encode()
    for size in (1, 7, 1000):
        assert list(statements(content[start : start + size] for start in range(0, len(content), size))) == lines
