"""Signed notes (C2SP signed-note) with Ed25519 keys: a text, a blank line, and a line for each signature.

A key is known by its name and an id of four bytes. A signature of an unknown key is passed over, which lets
witnesses add theirs; one of a known key that does not verify spoils the note. Besides the plain signature a key
gives one over text and time (C2SP tlog-cosignature, Ed25519), so that the time cannot be changed either.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PLAIN = 1
TIMED = 4
"""Signature types as C2SP assigns them."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
"""Names of keys: C2SP forbids blanks and plus signs and recommends an address without scheme."""
LONGEST = 100_000
"""Characters of a note that is read; signatures of many witnesses fit."""
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\u2014 "
_KEY = 32
_TIME = 8


class BadNoteError(ValueError):
    """A note, or a key, that is not what it should be; the message says why."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name."""

    name: str
    key: bytes

    def id(self, kind: int) -> bytes:
        """The four bytes a signature line begins with."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        """The key as C2SP writes it: name+id+key."""
        return f"{self.name}+{self.id(PLAIN).hex()}+{_text(bytes([PLAIN]) + self.key)}"

    @classmethod
    def read(cls, text: str) -> Verifier:
        """The key in name+id+key. Raises BadNoteError."""
        name, key_id, key = _parts(text.strip())
        found = cls(name, key)
        if found.id(PLAIN).hex() != key_id:
            raise BadNoteError("the key's id does not fit it")
        return found

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether `signature` is this key's over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name. Never printed."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._private().public_key().public_bytes_raw())

    def secret(self) -> str:
        """The key as Go's note package writes it: PRIVATE+KEY+name+id+seed."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id(PLAIN).hex()}+{_text(bytes([PLAIN]) + self.seed)}"

    @classmethod
    def read(cls, text: str) -> Signer:
        """The key in PRIVATE+KEY+name+id+seed. Raises BadNoteError."""
        if not text.startswith(_PRIVATE):
            raise BadNoteError("it is not a private key")
        name, key_id, seed = _parts(text.removeprefix(_PRIVATE).strip())
        found = cls(name, seed)
        if found.verifier.id(PLAIN).hex() != key_id:
            raise BadNoteError("the key's id does not fit it")
        return found

    def sign(self, text: str, second: int | None = None) -> str:
        """`text`, which ends a line, as a signed note; with `second` (since the epoch) signed with the time too."""
        private, public = self._private(), self.verifier
        lines = [self._line(public.id(PLAIN) + private.sign(text.encode()))]
        if second is not None:
            timed = private.sign(_with_time(text, second))
            lines.append(self._line(public.id(TIMED) + second.to_bytes(_TIME, "big") + timed))
        return f"{text}\n{''.join(lines)}"

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def _line(self, signature: bytes) -> str:
        return f"{_DASH}{self.name} {_text(signature)}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of a note whose signature held, whose it was, and the signed time in seconds if there is one."""

    text: str
    by: Verifier
    second: int | None


def open_note(note: str, known: Iterable[Verifier]) -> Opened:
    """Check a note against the known keys. Raises BadNoteError."""
    text, lines = _taken_apart(note)
    keys = list(known)
    by: Verifier | None = None
    second: int | None = None
    for name, signature in lines:
        for key in keys:
            if name != key.name:
                continue
            if signature[:4] == key.id(PLAIN):
                if not key.holds(signature[4:], text.encode()):
                    raise BadNoteError("the signature does not hold")
                by = by or key
            elif signature[:4] == key.id(TIMED):
                told = int.from_bytes(signature[4 : 4 + _TIME], "big")
                if not key.holds(signature[4 + _TIME :], _with_time(text, told)):
                    raise BadNoteError("the signature of its time does not hold")
                second = told if second is None else second
    if by is None:
        raise BadNoteError("it is not signed with a key that is known here")
    return Opened(text, by, second)


def _taken_apart(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    head, blank, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    strange = any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in note)
    if len(note) > LONGEST or not blank or lines[-1] != "" or len(lines) < 2 or strange:
        raise BadNoteError("it does not have the form of a signed note")
    return head + "\n", [_signature(line) for line in lines[:-1]]


def _signature(line: str) -> tuple[str, bytes]:
    name, blank, coded = line.removeprefix(_DASH).partition(" ")
    signature = _bytes(coded)
    if not line.startswith(_DASH) or not name or not blank or len(signature) <= 4:
        raise BadNoteError("a line of signature cannot be read")
    return name, signature


def _with_time(text: str, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{text}".encode()


def _parts(text: str) -> tuple[str, str, bytes]:
    """Name, id and the 32 bytes of a key of type Ed25519; the coded key may hold plus signs, the name may not."""
    parts = text.split("+", 2)
    coded = _bytes(parts[2]) if len(parts) == 3 else b""
    if len(coded) != 1 + _KEY or coded[0] != PLAIN or NAME.fullmatch(parts[0]) is None:
        raise BadNoteError("it is not an Ed25519 key of the form name+id+key")
    return parts[0], parts[1], coded[1:]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise BadNoteError("it holds something that is not base64") from None
