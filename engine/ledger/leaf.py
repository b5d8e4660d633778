"""An entry as the ledger hashes it: id, kind, subject, instant and body, to the byte.

The leaf is canonical JSON (RFC 8785) of the entry's five values, the body as the text that is stored. So nothing of
an entry can change unseen, whoever has the entry can compute its leaf, and a value can never run into its neighbour.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from engine.ledger import tree


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened (`kind`), to what (`subject`), when (`at`). body: canonical JSON text without personal data."""

    id: int
    kind: str
    subject: str
    at: dt.datetime
    body: str

    def data(self) -> dict[str, Any]:
        """The five values as plain data, the instant in UTC to the microsecond."""
        return {
            "at": instant(self.at), "body": self.body, "id": self.id, "kind": self.kind, "subject": self.subject,
        }

    def leaf(self) -> bytes:
        """The hash of the entry's leaf."""
        return leaf_of(self.data())


def leaf_of(data: dict[str, Any]) -> bytes:
    """The leaf hash of an entry's plain data. Its keys are those of `Entry.data`, its values text and one integer."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return tree.leaf_hash(text.encode("utf-8"))


def instant(at: dt.datetime) -> str:
    """An instant as it is written: UTC, microseconds, Z."""
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
