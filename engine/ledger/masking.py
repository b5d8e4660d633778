"""What may stand in an entry of the ledger, which is published and never erased: no personal data.

Where something of a person must be recognised again, its salted digest is entered: it is computed with a key of the
case, so that it says nothing across cases, cannot be found by trying all identity numbers, and loses its meaning
when the data key of the case is destroyed. The blind index will not do, its key being one for all cases.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session

from engine.domain.id_number import resident_fault
from engine.errors import LED_PERSONAL, Defect, LedgerError
from engine.store.vault import Vault

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9A-Za-z])", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")


def salted(vault: Vault, session: Session, case: str, field: str, value: str) -> str:
    """The digest that stands for a value of `field`, such as `id_number`, in entries about the case (`case:ID`)."""
    return "hmac-sha256:" + vault.digest(session, case, field, value).hex()


def refuse_personal(subject: str, body: Mapping[str, Any], at: dt.datetime) -> None:
    """Raise LedgerError LED-PERSONAL if a text looks like an identity number, a mobile phone or an address of mail.

    A net under those who write entries, no more: nothing tells the name of a person from other words.
    """
    defects = [
        Defect(pointer or "/", f"it looks like {what}", "leave it out, or enter its salted digest")
        for pointer, text in (("subject", subject), *_texts(body, "/body"))
        for what in _looks_like(text, at.date())
    ]
    if defects:
        raise LedgerError(LED_PERSONAL, defects)


def _looks_like(text: str, day: dt.date) -> Iterator[str]:
    if any(resident_fault(found, day) is None for found in _NUMBER.findall(text)):
        yield "an identity number"
    if _PHONE.search(text):
        yield "a mobile phone's number"
    if "@" in text and _MAIL.search(text):
        yield "an address of mail"


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Every text in plain JSON data with where it stands, keys too."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield pointer, str(key)
            yield from _texts(inner, f"{pointer}/{key}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{index}")
