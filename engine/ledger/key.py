"""The key that signs checkpoints, in a file only its owner may read.

The first line is the private key, the others are public keys that were in use before it: what they signed stays
valid, and nothing new is signed with them.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import LED_KEY, Defect, LedgerError
from engine.ledger.note import NAME, BadNoteError, Signer, Verifier
from engine.store import private_file


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """Who signs now, and the keys retired before, the last one first."""

    signer: Signer
    retired: tuple[Verifier, ...] = ()

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """All public keys whose checkpoints are this ledger's, the newest first."""
        return (self.signer.verifier, *self.retired)

    def rotated(self) -> LedgerKey:
        """A new key under the same name, the present one retired."""
        return LedgerKey(Signer(self.signer.name, secrets.token_bytes(32)), self.verifiers)

    def text(self) -> str:
        return "\n".join((self.signer.secret(), *map(str, self.retired))) + "\n"


def new_key(name: str | None = None) -> LedgerKey:
    """A new key. The name is the ledger's for ever; without one it is made of chance. Raises LedgerError LED-KEY."""
    name = f"miaopi/{secrets.token_hex(8)}" if name is None else name
    if NAME.fullmatch(name) is None:
        advice = "letters, digits and . _ / -, such as registry.example/ledger"
        raise LedgerError(LED_KEY, Defect(name, "a ledger cannot have this name", advice))
    return LedgerKey(Signer(name, secrets.token_bytes(32)))


def open_key(path: Path) -> LedgerKey:
    """The key in the file. Raises LedgerError LED-KEY if it is missing, unsafe or no key."""
    if not path.exists():
        advice = "restore it from its backup; only for a ledger that was never signed make one: `miaopi ledger key --new NAME`"
        raise LedgerError(LED_KEY, Defect(str(path), "there is no such file", advice))
    unsafe = private_file.open_to_others(path)
    if unsafe is not None:
        raise LedgerError(LED_KEY, unsafe)
    try:
        first, *others = path.read_text(encoding="ascii").splitlines()
        return LedgerKey(Signer.read(first), tuple(Verifier.read(line) for line in others))
    except (OSError, ValueError) as error:
        why = f"it is no key of a ledger: {error}" if isinstance(error, BadNoteError) else "it is no key of a ledger"
        raise LedgerError(LED_KEY, Defect(str(path), why, "restore it from its backup")) from None


def make_key(path: Path, name: str | None = None) -> LedgerKey:
    """The key in the file, which is made if there is none. Raises LedgerError LED-KEY.

    Only for a ledger that was never signed: with another key its checkpoints would be another ledger's.
    """
    if not path.exists():
        with suppress(FileExistsError):  # another process made it meanwhile
            private_file.write(path, new_key(name).text(), anew=True)
    return open_key(path)


def rotate(path: Path) -> LedgerKey:
    """Retire the key in the file for a new one. Raises LedgerError LED-KEY."""
    key = open_key(path).rotated()
    private_file.write(path, key.text())
    return key
