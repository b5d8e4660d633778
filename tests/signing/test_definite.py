"""A value whose definite length ends in the byte 0x80 is encoded as it was read, and at once."""

from __future__ import annotations

import pytest
from asn1crypto import core, parser

import engine.signing  # noqa: F401  (corrects asn1crypto)


class Numbers(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


@pytest.mark.parametrize("length", [0x80, 0x180, 0x480])
def test_a_definite_length_that_ends_in_0x80_is_not_encoded_anew(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = core.OctetString(b"x" * (length - (2 if length == 0x80 else 4))).dump()
    encoded = parser.emit(0, 1, 16, inside)
    value = Numbers.load(encoded)
    assert value._header[-1:] == b"\x80"
    assert len(value) == 1

    def never(self: object, force: bool = False) -> None:
        raise AssertionError("encoded anew")

    monkeypatch.setattr(Numbers, "_set_contents", never)
    assert value.dump() == encoded


@pytest.mark.parametrize("length", [0x80, 0x180, 0x680])
def test_what_was_changed_after_it_was_read_has_the_length_it_has_now(length: int) -> None:
    first, second = core.OctetString(b"x" * (length - (2 if length == 0x80 else 4))), core.OctetString(b"y")
    value = Numbers.load(parser.emit(0, 1, 16, first.dump()))
    assert value._header[-1:] == b"\x80"
    value.append(second)
    assert value.dump() == parser.emit(0, 1, 16, first.dump() + second.dump())


def test_an_indefinite_length_is_still_encoded_anew() -> None:
    inside = core.OctetString(b"x" * 5).dump()
    value = Numbers.load(b"\x30\x80" + inside + b"\x00\x00")
    assert value.dump() == parser.emit(0, 1, 16, inside)
