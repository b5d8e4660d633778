"""Statements: read back as they were written, and only so."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SIG_STATEMENT, SigningError
from engine.signing.statements import LONGEST, Consent, Sealing, canonical, digest, mark_of, new_salt, parse
from tests.signing.documents import NOW, SALT, consent

SAID = consent(b"%PDF-1.7")
sha256 = st.text("0123456789abcdef", min_size=64, max_size=64)
short = st.text(min_size=1, max_size=40)
mark = st.from_regex(r"[0-9A-Za-z]{1,64}", fullmatch=True)
instant = st.datetimes(timezones=st.just(dt.UTC))
document = st.fixed_dictionaries({"sha256": sha256, "length": st.integers(1, 10**9)})
consents = st.fixed_dictionaries(
    {
        "application": short, "revision": sha256, "document": document, "field": short, "strokes": sha256, "at": instant,
        "signatory": st.fixed_dictionaries({"name": short, "role": short, "mark": mark}),
        "text": st.fixed_dictionaries({"version": short, "sha256": sha256}),
        "identification": st.fixed_dictionaries({"provider": short, "assurance": short, "evidence": sha256}),
    },
    optional={"openid": sha256, "face": short, "device": short},
).map(Consent.model_validate)
sealings = st.fixed_dictionaries(
    {"kind": short, "number": short, "content": sha256, "document": document, "authority": short, "code": mark, "at": instant},
    optional={"version": st.integers(1, 999)},
).map(Sealing.model_validate)


@given(st.one_of(consents, sealings))
def test_every_statement_reads_back_as_it_was(statement: Consent | Sealing) -> None:
    assert parse(canonical(statement)) == statement


@pytest.mark.parametrize("data", [
    b"", b"{}", b"null", b"[]", b"\xff", b"{" * 9000, canonical(SAID) + b" ", canonical(SAID).replace(b'"at"', b'"at" '),
    canonical(SAID).replace(b"miaopi-consent-1", b"miaopi-consent-2"), canonical(SAID).replace(b"miaopi-consent-1", b"miaopi-sealing-1"),
    canonical(SAID)[:-1] + b',"x":1}', b" " * (LONGEST + 1),
])
def test_anything_else_is_no_statement(data: bytes) -> None:
    with pytest.raises(SigningError) as caught:
        parse(data)
    assert caught.value.code == SIG_STATEMENT


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    with pytest.raises(SigningError):
        parse(data)


def without(key: str) -> dict[str, Any]:
    return {k: v for k, v in json.loads(canonical(SAID)).items() if k != key}


@pytest.mark.parametrize("key", ["form", "application", "revision", "document", "field", "signatory", "text", "identification", "strokes", "at"])
def test_a_consent_lacks_nothing(key: str) -> None:
    with pytest.raises(SigningError):
        parse(json.dumps(without(key)).encode())


def test_a_statement_holds_no_identity_number() -> None:
    assert b"440703199001011232" not in canonical(SAID)
    assert len(digest(SAID)) == 64


def test_a_mark_is_the_same_for_one_number_and_says_nothing_without_its_salt() -> None:
    number = "44070319900101123x"
    assert mark_of(number, SALT) == mark_of(" 440703 19900101 123X ", SALT)
    assert mark_of(number, SALT) != mark_of("440703199001011232", SALT)
    assert mark_of(number, SALT) != mark_of(number, new_salt())
    assert new_salt() != new_salt()


def test_an_instant_without_a_time_zone_is_none() -> None:
    with pytest.raises(ValueError, match="timezone"):
        consent(b"x", at=NOW.replace(tzinfo=None))
