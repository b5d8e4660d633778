"""Identifiers of electronic licences: written, read back, and every slip of a character found."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.licence.identifier import LAST_VERSION, Identifier, read_identifier

REAL = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
ALPHABET = string.digits + string.ascii_uppercase
IDENTIFIERS = st.builds(
    Identifier,
    type=st.text(ALPHABET, min_size=21, max_size=21), issuer=st.text(ALPHABET, min_size=18, max_size=18),
    serial=st.text(ALPHABET, min_size=1, max_size=30), version=st.integers(1, LAST_VERSION),
)


def by_the_standard(payload: str) -> str:
    """ISO 7064 MOD 37,36, written out from its definition."""
    p = 36
    for char in payload:
        p = (p + ALPHABET.index(char)) % 36 or 36
        p = 2 * p % 37
    return ALPHABET[(1 - p) % 36]


def test_a_published_identifier_is_read_and_written_back() -> None:
    found = read_identifier(REAL)
    assert found == Identifier("11100000000013338W011", "11430000006122244L", "20230000403", 1)
    assert str(found) == REAL


@given(IDENTIFIERS)
def test_what_is_written_is_read_back(identifier: Identifier) -> None:
    text = str(identifier)
    assert read_identifier(text) == identifier
    assert text[-1] == by_the_standard("".join(text.split(".")[5:-1]))


@given(IDENTIFIERS, st.data())
def test_one_wrong_character_is_always_found(identifier: Identifier, data: st.DataObject) -> None:
    text = str(identifier)
    places = [n for n, char in enumerate(text) if char != "." and n >= len("1.2.156.3005.2.")]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda c: c != text[at]))
    with pytest.raises(ValueError, match=r"."):
        read_identifier(text[:at] + other + text[at + 1:])


@pytest.mark.parametrize("text", ["", REAL[:-1], REAL + "0", REAL.replace("1.2.156", "1.2.157"), REAL.replace(".001.", ".1."), REAL.lower(), REAL[:-2]])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_identifier(text)


@pytest.mark.parametrize("fields", [
    ("X" * 20, "Y" * 18, "1", 1), ("X" * 21, "Y" * 17, "1", 1), ("X" * 21, "Y" * 18, "", 1), ("X" * 21, "Y" * 18, "a", 1),
    ("X" * 21, "Y" * 18, "1", 0), ("X" * 21, "Y" * 18, "1", 1000),
])
def test_a_field_of_the_wrong_form_is_refused(fields: tuple[str, str, str, int]) -> None:
    with pytest.raises(ValueError, match=r"type|issuer|serial|version"):
        Identifier(*fields)
