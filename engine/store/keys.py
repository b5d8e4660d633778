"""The master keys: which data keys are wrapped with, and the key of blind indexes.

They lie in a file that only its owner may read (`MIAOPI_KEYS`, made at the first start), or are handed in by the
environment. A key is never deleted while a data key is wrapped with it.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import STO_KEYS, Defect, StoreError
from engine.store import private_file

SIZE = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by id, the one in use, and the key of blind indexes. Never printed."""

    current: str
    masters: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def master(self, key_id: str) -> bytes:
        """Raises StoreError STO-KEYS if the ring lacks it."""
        if key_id not in self.masters:
            raise StoreError(STO_KEYS, Defect(key_id, "this master key is not in the ring", "restore the file of keys it was made with"))
        return self.masters[key_id]

    def rotated(self) -> KeyRing:
        """The ring with a new master key in use."""
        number = 1 + max((int(k[1:]) for k in self.masters if k[1:].isdecimal()), default=0)
        return KeyRing(f"k{number}", {**self.masters, f"k{number}": secrets.token_bytes(SIZE)}, self.index_key)


def new_ring() -> KeyRing:
    return KeyRing("k1", {"k1": secrets.token_bytes(SIZE)}, secrets.token_bytes(SIZE))


def open_ring(path: Path) -> KeyRing:
    """The ring in the file at `path`, made if there is none. Raises StoreError STO-KEYS."""
    if not path.exists():
        with suppress(FileExistsError):  # another process made it meanwhile
            write_ring(path, new_ring(), anew=True)
    unsafe = private_file.open_to_others(path)
    if unsafe is not None:
        raise StoreError(STO_KEYS, unsafe)
    try:
        read = json.loads(path.read_text(encoding="ascii"))
        masters = {str(k): _key(v) for k, v in read["masters"].items()}
        ring = KeyRing(str(read["current"]), masters, _key(read["index"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise StoreError(STO_KEYS, Defect(str(path), "it is not a file of keys", "restore it from its backup")) from None
    ring.master(ring.current)
    return ring


def write_ring(path: Path, ring: KeyRing, anew: bool = False) -> None:
    """Write the ring so that a crash leaves the old file or the new one. `anew`: there must be none (FileExistsError)."""
    private_file.write(path, json.dumps({
        "current": ring.current,
        "masters": {k: base64.b64encode(v).decode() for k, v in ring.masters.items()},
        "index": base64.b64encode(ring.index_key).decode(),
    }, indent=1), anew)


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != SIZE:
        raise ValueError("a key has 32 bytes")
    return key
