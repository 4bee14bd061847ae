"""Brackets that nest are counted, those in texts are not; and the attributes of each tag."""

import pytest
from mingdan.rdf.nesting import MAX_ATTRIBUTES, MAX_NESTING, has_many_attributes, is_nested_deeply


@pytest.mark.parametrize(
    ("opening", "closing"), [(b"<<(", b")>>"), (b"<< ", b" >>"), (b"[", b"]"), (b"(", b")"), (b"{", b"}")]
)
def test_depth_counts_and_number_does_not(opening: bytes, closing: bytes) -> None:
    assert not is_nested_deeply((opening + closing) * 1000)
    assert is_nested_deeply(opening * (MAX_NESTING + 1) + closing * (MAX_NESTING + 1))


def test_brackets_in_texts_do_not_count() -> None:
    assert not is_nested_deeply(b'"((" ' * 1000)
    assert not is_nested_deeply(b'"[[\\"" ' * 1000, is_json=True)


def test_the_attributes_of_a_tag_count() -> None:
    attributes = b"a='>' " * MAX_ATTRIBUTES
    assert not has_many_attributes(b"<a " + attributes + b"/>" + b"<b c='d'>=</b>" * MAX_ATTRIBUTES)
    assert has_many_attributes(b"<a " + attributes + b' b="<" />')


@pytest.mark.parametrize("piece", [b"<a '", b"<'\"", b"<a '<' ", b"<"])
def test_an_open_tag_is_read_in_linear_time(piece: bytes) -> None:
    assert not has_many_attributes(piece * 300_000)
