"""Personal data at rest: sealed values, and blind indexes to find them by.

A value is sealed with AES-256-GCM; what it belongs to (table, column, row) is authenticated with it, so that it
cannot be moved to another place. Each scope, a case above all, has a data key of its own, which is kept wrapped
with a master key. Rotating the master key wraps the data keys anew and leaves every sealed value as it is, so
that append-only tables stay append-only; destroying a scope's data key makes all its values unreadable.

A blind index is an HMAC of a normalised value with a key of its own: equal values are found, none can be read. A
salted digest is the same with a key of the scope: equal values are recognised within a case and nowhere else, and
no longer by anybody once its data key is destroyed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlmodel import Session

from engine.errors import STO_KEYS, STO_SEAL, Defect, StoreError
from engine.store.case_tables import DataKeyRow
from engine.store.keys import KeyRing
from engine.store.rows import put

NONCE = 12
INDEX = 16
"""Bytes of a nonce and of a blind index."""
MOST_KEPT = 500
"""Scopes whose keys are held in memory: about as many cases as are in hand at a time, and none for longer than that."""
_FORMAT = b"\x01"
_DATA_KEYS = DataKeyRow.metadata.tables[str(DataKeyRow.__tablename__)]
_KEY_OF = select(_DATA_KEYS.c.key_id, _DATA_KEYS.c.wrapped).where(_DATA_KEYS.c.scope == bindparam("scope"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs. It is authenticated, not stored: opened elsewhere, the value does not open."""

    table: str
    column: str
    row: str

    def bound(self) -> bytes:
        return "\x1f".join((self.table, self.column, self.row)).encode()


class _Keys(NamedTuple):
    """What is made of a scope's data key: the cipher, and the key of salted digests."""

    cipher: AESGCM
    salt: bytes

    @classmethod
    def of(cls, data_key: bytes) -> _Keys:
        return cls(AESGCM(data_key), hmac.new(data_key, b"salted digest", hashlib.sha256).digest())


class Vault:
    """Seals and opens values within a session's transaction. Safe to share between threads.

    `again` reads the ring anew: when the master key is changed while this process runs, it meets data keys that are
    wrapped with one it does not know yet.
    """

    def __init__(self, ring: KeyRing, again: Callable[[], KeyRing] | None = None) -> None:
        self._ring = ring
        self._again = again
        self._known: OrderedDict[str, _Keys] = OrderedDict()
        self._lock = Lock()

    def seal(self, session: Session, scope: str, place: Place, value: bytes) -> bytes:
        """`value` sealed with the data key of `scope`, which is made if there is none."""
        nonce = secrets.token_bytes(NONCE)
        return _FORMAT + nonce + self._keys(session, scope, make=True).cipher.encrypt(nonce, value, place.bound())

    def open(self, session: Session, scope: str, place: Place, sealed: bytes) -> bytes:
        """The value. Raises StoreError: STO-SEAL if it was changed, moved or its scope's key destroyed; STO-KEYS."""
        if sealed[:1] != _FORMAT:
            raise StoreError(STO_SEAL, Defect(f"{place.table}.{place.column}", "it is not in a known form"))
        nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return self._keys(session, scope, make=False).cipher.decrypt(nonce, body, place.bound())
        except InvalidTag:
            where = f"{place.table}.{place.column} {place.row}"
            raise StoreError(STO_SEAL, Defect(where, "it was changed, or moved from another place")) from None

    def index(self, field: str, value: str) -> bytes:
        """The blind index of a value of `field` (blanks off, letters in capitals)."""
        return _keyed(self._ring.index_key, field, value)[:INDEX]

    def digest(self, session: Session, scope: str, field: str, value: str) -> bytes:
        """The salted digest of a value of `field` within `scope`, whose data key is made if there is none."""
        return _keyed(self._keys(session, scope, make=True).salt, field, value)

    def mark(self, scope: str, value: str) -> str:
        """A digest of a value of `scope` as the ledger may hold it: who has the keys can make it again and so
        recognise the value; for anybody else it says nothing, however few values there could be."""
        return hmac.new(self._ring.index_key, f"mark\x1f{scope}\x1f{value}".encode(), hashlib.sha256).hexdigest()

    def forget(self, scope: str) -> None:
        """Drop what is remembered of a scope, after its data key was destroyed."""
        with self._lock:
            self._known.pop(scope, None)

    def _keys(self, session: Session, scope: str, make: bool) -> _Keys:
        with self._lock:
            found = self._known.get(scope)
            if found is not None:
                self._known.move_to_end(scope)
                return found
        row = session.connection().execute(_KEY_OF, {"scope": scope}).first()
        if row is not None:
            keys = _Keys.of(self._unwrapped(scope, row[0], bytes(row[1])))
            self._remember(scope, keys)
            return keys
        if not make:
            raise StoreError(STO_SEAL, Defect(scope, "its data key was destroyed or never made"))
        data_key = AESGCM.generate_key(256)
        put(session, _DATA_KEYS, scope=scope, key_id=self._ring.current, wrapped=self.wrapped(scope, data_key))
        return _Keys.of(data_key)  # remembered only once it is read back: this transaction may yet be undone

    def _remember(self, scope: str, keys: _Keys) -> None:
        with self._lock:
            self._known[scope] = keys
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)

    def wrapped(self, scope: str, data_key: bytes) -> bytes:
        """A data key wrapped with the current master key, bound to its scope."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._ring.master(self._ring.current)).encrypt(nonce, data_key, scope.encode())

    def _unwrapped(self, scope: str, key_id: str, wrapped: bytes) -> bytes:
        if key_id not in self._ring.masters and self._again is not None:
            self._ring = self._again()
        try:
            return AESGCM(self._ring.master(key_id)).decrypt(wrapped[:NONCE], wrapped[NONCE:], scope.encode())
        except InvalidTag:
            raise StoreError(STO_KEYS, Defect(scope, f"the key {key_id} at hand is not the one it was wrapped with")) from None

    def rewrapped(self, scope: str, key_id: str, wrapped: bytes) -> bytes:
        """The same data key under the current master key."""
        return self.wrapped(scope, self._unwrapped(scope, key_id, wrapped))


def _keyed(key: bytes, field: str, value: str) -> bytes:
    plain = "".join(value.split()).upper()
    return hmac.new(key, f"{field}\x1f{plain}".encode(), hashlib.sha256).digest()
