"""Passwords: what one must be, and how it is kept (argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import ACC_VALUE, AccountError, Defect

SHORTEST, LONGEST = 12, 256
LONG = 20
"""Characters of a password; one of `LONG` characters may be of one kind."""
KINDS = 3
"""Of capitals, small letters, digits and others, so many kinds are in a shorter one (GB/T 22239 身份鉴别: 具有复杂度要求)."""


class Passwords:
    """Makes and checks hashes. The costs are those of argon2-cffi (RFC 9106, second recommended option)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """The hash to keep, with its salt and costs."""
        return self._hasher.hash(_normal(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed; `kept` None takes as long and never is."""
        try:
            self._hasher.verify(self._of_nobody if kept is None else kept, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was made with other costs than are used today."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _of_nobody(self) -> str:
        return self._hasher.hash("nobody's")


def check_password(password: str, account_id: str) -> None:
    """Raises AccountError ACC-VALUE with everything that is wrong with a new password."""
    plain = _normal(password)
    wrong = []
    if not SHORTEST <= len(plain) <= LONGEST:
        wrong.append(Defect("password", f"it has {len(plain)} characters", f"take {SHORTEST} to {LONGEST}"))
    if len(plain) < LONG and _kinds(plain) < KINDS:
        wrong.append(Defect("password", f"it is of {_kinds(plain)} kinds of characters", f"use {KINDS} kinds, or {LONG} characters"))
    if account_id.casefold() in plain.casefold():
        wrong.append(Defect("password", "it holds the account's name"))
    if not all(c.isprintable() for c in plain):
        wrong.append(Defect("password", "it holds control characters"))
    if wrong:
        raise AccountError(ACC_VALUE, wrong)


def _kinds(text: str) -> int:
    return len({"A" if c.isupper() else "a" if c.islower() else "0" if c.isdecimal() else "#" for c in text})


def _normal(password: str) -> str:
    """The same characters however a keyboard composed them (NFC, as RFC 8265 has it for passwords)."""
    return unicodedata.normalize("NFC", password)
