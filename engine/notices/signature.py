"""Signatures of webhooks in the manner of Standard Webhooks (standardwebhooks.com, symmetric scheme `v1`).

What is signed is `id.timestamp.body`, with HMAC-SHA256 under a secret that only the registry and the subscriber have.
A receiver refuses what is older or newer than `WINDOW`, and does nothing twice for the same id.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

WINDOW = dt.timedelta(minutes=5)
"""How far a timestamp may lie from the receiver's clock; outside it a message counts as replayed."""
SIZE = 32
"""Bytes of a secret; the scheme allows 24 to 64."""
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX = "whsec_"
_VERSION = "v1"


def new_secret() -> str:
    """A new secret as the subscriber is given it, `whsec_` and base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(SIZE)).decode()


def sign(given: Sequence[str], message_id: str, at: dt.datetime, body: bytes) -> dict[str, str]:
    """The three headers. `given`: the secret, and while it is being exchanged the one before it too."""
    timestamp = str(int(at.timestamp()))
    signatures = " ".join(f"{_VERSION},{_mac(secret, message_id, timestamp, body)}" for secret in given)
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signatures}


def genuine(secret: str, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> bool:
    """Whether a message comes from who has the secret, and was sent within `WINDOW`: what a receiver has to ask."""
    plain = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = plain.get(ID), plain.get(TIMESTAMP, "")
    if not message_id or not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16):
        return False
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        return False
    expected = f"{_VERSION},{_mac(secret, message_id, timestamp, body)}".encode()
    return any(hmac.compare_digest(expected, one.encode()) for one in plain.get(SIGNATURE, "").split(" "))


def _mac(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + body
    return base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """Raises ValueError for what is no secret of this scheme."""
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ and base64") from None
