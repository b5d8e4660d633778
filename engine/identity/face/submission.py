"""What is handed to the process that measures, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.identity import Liveness
from engine.identity.ports import Action


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in, in the order it was taken, and what was asked for."""

    frames: tuple[bytes, ...]
    photo: bytes | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured. broken: the procedure was not kept to, and `reasons` says in what. frames, photo: digests
    of the pictures' pixels; faces: likenesses of the first one."""

    broken: bool
    reasons: tuple[str, ...]
    liveness: Liveness
    distance: float | None
    frames: tuple[str, ...]
    photo: str
    faces: tuple[str, ...]
