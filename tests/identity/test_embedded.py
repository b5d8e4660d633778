"""The embedded provider: every attack on a session is refused with its own word, and what fails never passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("dlib", reason="the extra `face` is not installed: uv sync --extra face")

from engine.domain.identity import PersonQuery, Result
from engine.errors import IDN_PICTURES, IDN_SESSION_EXPIRED, IDN_SESSION_OTHER, IDN_SESSION_USED, MiaopiError
from engine.identity.desk import Desk
from engine.identity.embedded import LIFETIME, EmbeddedProvider
from engine.identity.face import challenge, models
from engine.identity.face.pool import FacePool
from engine.identity.ports import Action, Frame
from engine.identity.results import CaseIdentity
from engine.identity.verification import Verification
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.identity.conftest import (
    CASE,
    NAME,
    NUMBER,
    OTHER_CASE,
    OTHER_NAME,
    OTHER_NUMBER,
    Clock,
    put_applications,
    subject,
)
from tests.identity.face.conftest import ACTIONS, face_pool, shots
from tests.identity.face.pictures import collins, hopper, jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["face_pool"]
PHOTO = jpeg(collins(), 70)


@pytest.fixture
def own(tmp_path: Path, clock: Clock) -> Iterator[tuple[Database, Desk]]:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    put_applications(database, CASE, OTHER_CASE)
    writer = Writer(database)
    yield database, Desk(writer, Vault(new_ring()), clock)
    writer.close()
    database.close()


@pytest.fixture
def verification(own: tuple[Database, Desk], face_pool: FacePool, monkeypatch: pytest.MonkeyPatch) -> Verification:
    """With a challenge that is known, so that there are pictures of it."""
    monkeypatch.setattr(challenge, "random_actions", lambda: ACTIONS)
    return Verification(EmbeddedProvider(own[1], face_pool, liveness=True), own[1])


def taken(pictures: Sequence[bytes], every: int = 800, first: int = 0) -> list[Frame]:
    return [Frame(first + n * every, picture) for n, picture in enumerate(pictures)]


def attempt(
    verification: Verification, clock: Clock, frames: Sequence[Frame], photo: bytes | None = PHOTO,
    name: str = NAME, number: str = NUMBER, case: str = CASE,
) -> Result:
    session = verification.begin(subject(case), name, number).session_id
    clock.move(seconds=20)
    verification.hand_in(subject(case), session, frames, photo)
    return verification.outcome(subject(case), session)
