"""Signatures of webhooks: as the scheme's own example has them, and nothing passes that was changed or is old."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.notices.signature import WINDOW, genuine, new_secret, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = dt.datetime.fromtimestamp(1614265330, dt.UTC)


def test_the_schemes_own_example_is_signed_as_it_says() -> None:
    headers = sign([SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


@given(body=st.binary(max_size=200), key=st.from_regex(r"[0-9A-Z-]{8,20}/[0-9]/[a-z.-]{1,20}", fullmatch=True), at=st.integers(1, 60))
def test_what_is_signed_is_genuine_and_any_change_is_not(body: bytes, key: str, at: int) -> None:
    secret, other = new_secret(), new_secret()
    headers = sign([secret], key, AT, body)
    assert genuine(secret, {name.title(): value for name, value in headers.items()}, body, AT)
    assert not genuine(other, headers, body, AT)
    assert not genuine(secret, headers, body + b" ", AT)
    assert not genuine(secret, headers | {"webhook-id": key + "x"}, body, AT)
    assert not genuine(secret, headers | {"webhook-timestamp": str(int(AT.timestamp()) + at)}, body, AT)


def test_during_an_exchange_both_secrets_verify() -> None:
    new, old = new_secret(), new_secret()
    headers = sign([new, old], "k", AT, b"{}")
    assert genuine(new, headers, b"{}", AT)
    assert genuine(old, headers, b"{}", AT)


@pytest.mark.parametrize(("after", "passes"), [(WINDOW, True), (WINDOW + dt.timedelta(seconds=1), False), (-WINDOW - dt.timedelta(seconds=1), False)])
def test_outside_the_window_a_message_counts_as_replayed(after: dt.timedelta, passes: bool) -> None:
    assert genuine(SECRET, sign([SECRET], "k", AT, b"{}"), b"{}", AT + after) is passes


@pytest.mark.parametrize("headers", [{}, {"webhook-id": "k"}, {"webhook-id": "k", "webhook-timestamp": "soon", "webhook-signature": "v1,x"}])
def test_headers_that_are_missing_or_malformed_are_not_genuine(headers: dict[str, str]) -> None:
    assert not genuine(SECRET, headers, b"{}", AT)
