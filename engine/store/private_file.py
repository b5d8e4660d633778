"""Files that only their owner may read: keys. Written so that a crash leaves the old content or the new one."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from engine.errors import Defect


def open_to_others(path: Path) -> Defect | None:
    """What is wrong with the permissions of `path`: None if only its owner may read it."""
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Defect(str(path), "others may read it", f"chmod 600 {path}")
    return None


def write(path: Path, text: str, anew: bool = False) -> None:
    """Write ASCII `text`. `anew`: there must be no such file yet (FileExistsError)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if anew:
            os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
