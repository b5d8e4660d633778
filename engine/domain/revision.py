"""A revision: one immutable content of an application, known by the digest of its canonical JSON (RFC 8785)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import rfc8785

from engine.domain.application import Application


@dataclass(frozen=True, slots=True)
class Revision:
    """The frozen content, its canonical bytes and their sha256."""

    application: Application
    canonical: bytes
    digest: str


def as_data(application: Application) -> dict[str, Any]:
    """The application as plain data, only what was written, decimals as normalised text."""
    return application.model_dump(mode="json", by_alias=True, exclude_unset=True)


def freeze(application: Application) -> Revision:
    """Freeze an application: the same content gives the same digest, whatever the order of its keys."""
    canonical = rfc8785.dumps(as_data(application))
    return Revision(application, canonical, hashlib.sha256(canonical).hexdigest())
