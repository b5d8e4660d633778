"""Proofs as documents: made from the stored tree, checked by anybody without the database.

A proof of inclusion holds entries, their numbers and paths, and the checkpoint; one of consistency holds two sizes,
the path between them, and the checkpoint of the greater one (and of the smaller, if there is one).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from sqlmodel import Session

from engine import strict_json
from engine.errors import LED_FILE, LED_KEY, LED_NOT_FOUND, LED_UNSIGNED, Defect, LedgerError
from engine.ledger import checkpoint, stored, tree
from engine.ledger.checkpoint import Checkpoint
from engine.ledger.leaf import Entry, leaf_of
from engine.ledger.note import BadNoteError, Verifier

FORMAT = "miaopi-ledger-proof/1"
_MOST = 10_000
"""Entries, and hashes of a path, that a proof may hold."""


def _hash(value: Any) -> bytes:
    found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    if len(found) != tree.SIZE:
        raise ValueError("no hash of 32 bytes in base64")
    return found


Hash = Annotated[bytes, BeforeValidator(_hash)]
Path = Annotated[list[Hash], Field(max_length=_MOST)]
Size = Annotated[int, Field(ge=0, lt=2**62)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class EntryData(_Part):
    """The five values of `engine.ledger.leaf.Entry`."""

    at: str
    body: str
    id: Size
    kind: str
    subject: str


class Included(_Part):
    entry: EntryData
    number: Size
    path: Path


class InclusionProof(_Part):
    format: Literal["miaopi-ledger-proof/1"]
    proves: Literal["inclusion"]
    entries: Annotated[list[Included], Field(min_length=1, max_length=_MOST)]
    checkpoint: str
    key: str


class ConsistencyProof(_Part):
    format: Literal["miaopi-ledger-proof/1"]
    proves: Literal["consistency"]
    old_size: Size
    old_root: Hash
    old_checkpoint: str | None
    path: Path
    checkpoint: str
    key: str


Proof = InclusionProof | ConsistencyProof
_PROOF: TypeAdapter[Proof] = TypeAdapter(Annotated[Proof, Field(discriminator="proves")])


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a proof: the checkpoint it leads to, and what is wrong (nothing: it holds)."""

    proof: Proof
    checkpoint: Checkpoint | None
    problems: tuple[str, ...]


def prove_entries(session: Session, ids: Sequence[int], keys: Sequence[Verifier]) -> dict[str, Any]:
    """The proof that these entries are in the tree of the newest checkpoint, as plain data.

    Raises LedgerError: LED-NOT-FOUND, LED-UNSIGNED, LED-TREE, LED-KEY.
    """
    found = stored.entries(session, ids)
    for missing in sorted(set(ids) - {entry.id for _, entry in found}):
        raise LedgerError(LED_NOT_FOUND, Defect(f"entry {missing}", "there is none", "`miaopi ledger show` lists the newest"))
    signed = newest(session, keys)
    numbers = [_covered(number, entry, signed.size) for number, entry in found]
    included = [
        {"entry": entry.data(), "number": number, "path": [_text(one) for one in path]}
        for (number, entry), path in zip(found, stored.inclusions(session, numbers, signed.size), strict=True)
    ]
    return {
        "format": FORMAT, "proves": "inclusion", "entries": included, "checkpoint": signed.note, "key": str(signed.by),
    }


def _covered(number: int | None, entry: Entry, size: int) -> int:
    if number is None or number >= size:
        what = "it has no number yet" if number is None else f"its number {number} is beyond the checkpoint of {size}"
        raise LedgerError(LED_UNSIGNED, Defect(f"entry {entry.id}", what, "run `miaopi ledger sequence`"))
    return number


def prove_growth(session: Session, old: int, keys: Sequence[Verifier]) -> dict[str, Any]:
    """The proof that the tree of `old` entries is the beginning of that of the newest checkpoint, as plain data.

    Raises LedgerError: LED-NOT-FOUND, LED-UNSIGNED, LED-TREE, LED-KEY.
    """
    signed = newest(session, keys)
    if old > signed.size:
        raise LedgerError(LED_NOT_FOUND, Defect(f"size {old}", f"the newest checkpoint counts {signed.size}"))
    before = stored.checkpoint_of(session, old)
    return {
        "format": FORMAT, "proves": "consistency", "old_size": old,
        "old_root": _text(stored.frontier(session, old).root()), "old_checkpoint": None if before is None else before.note,
        "path": [_text(one) for one in stored.consistency(session, old, signed.size)],
        "checkpoint": signed.note, "key": str(signed.by),
    }


def newest(session: Session, keys: Sequence[Verifier]) -> Checkpoint:
    """The newest checkpoint. Raises LedgerError: LED-UNSIGNED if there is none, LED-KEY if its signature does not hold."""
    row = stored.newest_checkpoint(session)
    if row is None:
        raise LedgerError(LED_UNSIGNED, Defect("", "the ledger has no checkpoint yet", "run `miaopi ledger sequence`"))
    try:
        return checkpoint.read(row.note, keys)
    except BadNoteError as error:
        raise LedgerError(LED_KEY, Defect(f"checkpoint {row.size}", str(error))) from None


def read(text: str, where: str) -> Proof:
    """A proof from its JSON. Raises LedgerError LED-FILE."""
    try:
        return _PROOF.validate_python(strict_json.loads(text))
    except strict_json.JsonDefectError as error:
        raise LedgerError(LED_FILE, Defect(f"{where}:{error.line}", error.problem)) from None
    except ValidationError as error:
        places = [("/" + "/".join(map(str, one["loc"][1:])), one["msg"]) for one in error.errors(include_url=False)[:10]]
        raise LedgerError(LED_FILE, [Defect(f"{where} {place}", problem) for place, problem in places]) from None


def check(proof: Proof, keys: Sequence[Verifier], kept: Checkpoint | None = None) -> Checked:
    """Check a proof with nothing but the ledger's public keys; those in the proof itself are not trusted.

    kept: a checkpoint kept from before, which a proof of consistency has to begin with.
    """
    try:
        signed = checkpoint.read(proof.checkpoint, keys)
    except BadNoteError as error:
        return Checked(proof, None, (f"the checkpoint: {error}",))
    if isinstance(proof, InclusionProof):
        return Checked(proof, signed, tuple(_inclusion(proof, signed)))
    return Checked(proof, signed, tuple(_consistency(proof, signed, keys, kept)))


def _inclusion(proof: InclusionProof, signed: Checkpoint) -> list[str]:
    return [
        f"entry {one.entry.id}: it is not number {one.number} of the checkpoint's tree"
        for one in proof.entries
        if not tree.included(leaf_of(one.entry.model_dump()), one.number, signed.size, one.path, signed.root)
    ]


def _consistency(
    proof: ConsistencyProof, signed: Checkpoint, keys: Sequence[Verifier], kept: Checkpoint | None
) -> list[str]:
    problems = []
    if not tree.consistent(proof.old_size, signed.size, proof.path, proof.old_root, signed.root):
        problems.append(f"the tree of {proof.old_size} entries is not the beginning of that of {signed.size}")
    old = {"the checkpoint that was kept": kept}
    if proof.old_checkpoint is not None:
        try:
            old["the older checkpoint"] = checkpoint.read(proof.old_checkpoint, keys)
        except BadNoteError as error:
            problems.append(f"the older checkpoint: {error}")
    for name, one in old.items():
        if one is not None and (one.size, one.root) != (proof.old_size, proof.old_root):
            problems.append(f"{name} counts {one.size} entries or has another root than the proof begins with")
    return problems


def as_data(checked: Checked) -> Mapping[str, Any]:
    """What became of a proof, as plain data."""
    signed = checked.checkpoint
    return {
        "holds": not checked.problems, "proves": checked.proof.proves, "problems": list(checked.problems),
        "size": None if signed is None else signed.size, "root": None if signed is None else _text(signed.root),
        "at": None if signed is None or signed.at is None else signed.at.isoformat(),
        "key": None if signed is None else str(signed.by),
    }


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
