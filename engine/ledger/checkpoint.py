"""Checkpoints (C2SP tlog-checkpoint): the log's name, the tree's size and its root, signed together with the time."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.ledger import tree
from engine.ledger.note import BadNoteError, Signer, Verifier, open_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_LATEST = 253402300799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a key stated: at `at` (to the second; None: the note tells no time) the tree had this size and root."""

    size: int
    root: bytes
    at: dt.datetime | None
    by: Verifier
    note: str


def sign(signer: Signer, size: int, root: bytes, at: dt.datetime) -> Checkpoint:
    """A signed checkpoint; its time is cut to the second."""
    second = int(at.timestamp())
    text = f"{signer.name}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"
    return Checkpoint(size, root, _at(second), signer.verifier, signer.sign(text, second))


def read(note: str, known: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint in a note that one of the known keys signed. Raises BadNoteError."""
    opened = open_note(note, known)
    origin, size, root = _lines(opened.text)
    if origin != opened.by.name:
        raise BadNoteError(f"it is of another log: {origin}")
    if opened.second is not None and opened.second > _LATEST:
        raise BadNoteError("its time is beyond all calendars")
    return Checkpoint(size, root, None if opened.second is None else _at(opened.second), opened.by, note)


def _lines(text: str) -> tuple[str, int, bytes]:
    lines = text.split("\n")
    if len(lines) != 4 or _SIZE.fullmatch(lines[1]) is None:
        raise BadNoteError("it does not have the three lines of a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError:
        root = b""
    if len(root) != tree.SIZE:
        raise BadNoteError("its root is no hash")
    return lines[0], int(lines[1]), root


def _at(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC)
