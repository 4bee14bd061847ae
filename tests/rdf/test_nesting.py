"""Brackets that nest are counted; those in texts are not."""

import pytest
from mingdan.rdf.nesting import MAX_NESTING, TEXT_OF_JSON, TEXT_OF_TURTLE, is_nested_deeply


@pytest.mark.parametrize(
    ("opening", "closing"), [(b"<<(", b")>>"), (b"<< ", b" >>"), (b"[", b"]"), (b"(", b")"), (b"{", b"}")]
)
def test_depth_counts_and_number_does_not(opening: bytes, closing: bytes) -> None:
    assert not is_nested_deeply((opening + closing) * 1000, TEXT_OF_TURTLE)
    assert is_nested_deeply(opening * (MAX_NESTING + 1) + closing * (MAX_NESTING + 1), TEXT_OF_TURTLE)


def test_brackets_in_texts_do_not_count() -> None:
    assert not is_nested_deeply(b'"((" ' * 1000, TEXT_OF_TURTLE)
    assert not is_nested_deeply(b'"[[\\"" ' * 1000, TEXT_OF_JSON)
