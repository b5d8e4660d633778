"""Writing the newest checkpoint to files outside the database, which are the memory of what was signed before.

One lies beside the key: the signer's own memory. Others are published. A file is never overwritten by a checkpoint
that does not continue it: a ledger whose end was cut off, or that was restored from an old backup, is noticed here
without anybody looking for it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlmodel import Session

from engine.errors import LED_FILE, LED_TREE, Defect, LedgerError
from engine.ledger import checkpoint, proof, stored, tree
from engine.ledger.checkpoint import Checkpoint
from engine.ledger.note import BadNoteError, Verifier


def memory_of(key: Path) -> Path:
    """Where the signer remembers its last checkpoint: beside its key."""
    return key.with_name(f"{key.name}.last")


def remembered(paths: Iterable[Path], keys: Sequence[Verifier]) -> list[Checkpoint]:
    """The checkpoints in those of the files that there are. Raises LedgerError LED-FILE."""
    return [read_kept(path, keys) for path in paths if path.exists()]


def publish(session: Session, path: Path, keys: Sequence[Verifier]) -> Checkpoint:
    """Write the newest checkpoint to `path`, which holds the old one or the new one at any time.

    `session` must not have looked at the database before: what is in the file is older than what it then sees.
    Raises LedgerError: LED-TREE if the ledger does not continue what is there, LED-FILE, LED-UNSIGNED, LED-KEY.
    """
    before = read_kept(path, keys) if path.exists() else None
    signed = proof.newest(session, keys)
    if before is not None:
        _continues(session, before, signed, path)
        if before.size == signed.size:
            return signed
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(signed.note)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise LedgerError(LED_FILE, Defect(str(path), f"it cannot be written: {error.strerror or error}")) from None
    finally:
        draft.unlink(missing_ok=True)
    return signed


def read_kept(path: Path, keys: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint in a file. Raises LedgerError LED-FILE."""
    try:
        return checkpoint.read(read_note(path), keys)
    except BadNoteError as error:
        raise LedgerError(LED_FILE, Defect(str(path), f"it holds no checkpoint of this ledger: {error}")) from None


def read_note(path: Path) -> str:
    """The text of a file that is to hold a checkpoint. Raises LedgerError LED-FILE."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LedgerError(LED_FILE, Defect(str(path), f"it cannot be read: {why}")) from None


def _continues(session: Session, before: Checkpoint, signed: Checkpoint, path: Path) -> None:
    if before.size > signed.size:
        problem = f"it counts {before.size} entries, the ledger's newest checkpoint {signed.size}: the end was cut off"
        raise LedgerError(LED_TREE, Defect(str(path), problem))
    way = stored.consistency(session, before.size, signed.size)
    if not tree.consistent(before.size, signed.size, way, before.root, signed.root):
        problem = f"the ledger is not the one it was signed for at {before.size} entries"
        raise LedgerError(LED_TREE, Defect(str(path), problem, f"run `miaopi ledger verify --checkpoint {path}`"))
