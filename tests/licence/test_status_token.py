"""A status list is relied on only if the authority signed it, as the list of this address, and not too long ago."""

from __future__ import annotations

import base64
import datetime as dt
import json
from pathlib import Path

import jwt
import pytest

from engine.errors import LIC_LIST, LIC_OLD, LicenceError
from engine.licence.status_list import BITS, SIZE, packed
from engine.licence.status_token import LIVES, TYPE, read_list, sign_list
from engine.signing.authority import Authority
from engine.signing.roles import Role
from engine.signing.trust import Trust, installed
from tests.signing.documents import NOW, OWNER

URI = "https://reg.example/status/0"
DATA = packed([(7, 1), (8, 13)], SIZE, BITS)


@pytest.fixture(scope="module")
def trust(authority: Authority) -> Trust:
    authority.of(Role.STATUS, NOW)
    return installed(authority, NOW)


def token(authority: Authority, role: Role = Role.STATUS) -> str:
    return sign_list(DATA, URI, authority.of(role, NOW, OWNER if role is Role.SEAL else None), NOW)


def code(text: str, trust: Trust, uri: str = URI, at: dt.datetime = NOW) -> str:
    with pytest.raises(LicenceError) as caught:
        read_list(text, uri, trust, at)
    return caught.value.code


def test_a_list_says_what_was_put_into_it(authority: Authority, trust: Trust) -> None:
    found = read_list(token(authority), URI, trust, NOW + dt.timedelta(hours=1))
    assert [found.status(index) for index in (6, 7, 8)] == ["valid", "revoked", "annulled"]
    assert found.made == NOW
    with pytest.raises(LicenceError) as caught:
        found.status(SIZE)
    assert caught.value.code == LIC_LIST


def test_it_is_a_token_of_the_drafts_form(authority: Authority) -> None:
    text = token(authority)
    assert jwt.get_unverified_header(text)["typ"] == TYPE
    claims = json.loads(base64.urlsafe_b64decode(text.split(".")[1] + "=="))
    assert set(claims) == {"sub", "iat", "exp", "ttl", "status_list"}
    assert claims["status_list"]["bits"] == BITS


def test_one_that_is_old_or_of_the_future_or_of_another_address_is_not_relied_on(authority: Authority, trust: Trust) -> None:
    text = token(authority)
    assert code(text, trust, at=NOW + LIVES) == LIC_OLD
    assert code(text, trust, at=NOW - dt.timedelta(minutes=3)) == LIC_LIST
    assert code(text, trust, uri="https://reg.example/status/1") == LIC_LIST


def test_one_signed_by_anybody_else_is_not_relied_on(authority: Authority, trust: Trust, tmp_path: Path) -> None:
    assert code(token(Authority(tmp_path)), trust) == LIC_LIST
    assert code(token(authority, Role.SEAL), trust) == LIC_LIST  # a key for seals signs no lists
    assert code(token(authority, Role.TIMESTAMPS), trust) == LIC_LIST


def test_one_that_was_changed_or_says_no_signature_is_needed_is_not_relied_on(authority: Authority, trust: Trust) -> None:
    head, body, signature = token(authority).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["exp"] += 1
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    none = base64.urlsafe_b64encode(json.dumps({**header, "alg": "none"}).encode()).decode().rstrip("=")
    for text in (f"{head}.{changed}.{signature}", f"{none}.{body}.", f"{head}.{body}", "", "a.b.c", "x" * 5_000_000):
        assert code(text, trust) == LIC_LIST
