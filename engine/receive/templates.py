"""The templates of applications that ship: a complete one for each entity type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.domain.application import Application
from engine.receive.applications import read_path

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "templates"


def templates() -> Iterator[Application]:
    """All of them, by their files' names."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield from (received.application for received in read_path(str(path)) if received.application is not None)
