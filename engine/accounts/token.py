"""Tokens: who is logged in, until when, under a key that only this installation has.

A token is bound to its account's generation: a new password, another role or a disabled account ends every token that
was given out before, wherever it lies.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ACC_SESSION, AccountError, Defect
from engine.store import private_file
from engine.store.vault import Vault

_FIELD = "session"
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says: since when the account is logged in, and until when unless something is done before."""

    account: str
    generation: int
    since: dt.datetime
    until: dt.datetime


def seal_ticket(vault: Vault, ticket: Ticket) -> str:
    """The token of a ticket."""
    said = json.dumps([ticket.account, ticket.generation, ticket.since.isoformat(), ticket.until.isoformat()]).encode()
    return f"{base64.urlsafe_b64encode(said).decode()}.{_mac(vault, said).hex()}"


def open_ticket(vault: Vault, token: str) -> Ticket:
    """What a token says. Raises AccountError ACC-SESSION if this installation has not made it, or it was changed."""
    body, _, mac = token.strip().partition(".")
    try:
        said, given = base64.b64decode(body, altchars=b"-_", validate=True), bytes.fromhex(mac)
        if len(token) > _MOST or not hmac.compare_digest(_mac(vault, said), given):
            raise ValueError("the signature differs")
        account, generation, since, until = json.loads(said)
        return Ticket(account, generation, dt.datetime.fromisoformat(since), dt.datetime.fromisoformat(until))
    except ValueError:
        raise AccountError(ACC_SESSION, Defect("", "this is no token of this installation", "`miaopi accounts login`")) from None


def keep_token(path: Path, token: str) -> None:
    """Write the token where only its owner may read it."""
    private_file.write(path, token)


def kept_token(path: Path) -> str:
    """The token that was kept. Raises AccountError ACC-SESSION if there is none, or others may read it."""
    try:
        unsafe = private_file.open_to_others(path)
        token = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise AccountError(ACC_SESSION, Defect("", "nobody is logged in", "`miaopi accounts login`")) from None
    if unsafe is not None:
        raise AccountError(ACC_SESSION, unsafe)
    return token


def _mac(vault: Vault, said: bytes) -> bytes:
    """Under the installation's key; in hexadecimal, because an index makes no difference between small and capital letters."""
    return vault.index(_FIELD, said.hex())
