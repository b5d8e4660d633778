"""A desk on both databases, with applications in the file and a clock that the test moves; and, where the extra
`face` is installed, the engine of faces, once for each test process; and the fake of WeChat's servers with the real
client pointed at it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.identity import Assurance, Result
from engine.identity import consents
from engine.identity.desk import Desk
from engine.identity.ports import Subject
from engine.identity.sessions import Wanted
from engine.identity.wechat.account import Account, read_account
from engine.identity.wechat.breaker import Breaker
from engine.identity.wechat.calls import Calls
from engine.identity.wechat.client import RealWeChat
from engine.store.case_tables import ApplicationRow
from engine.store.database import Database
from engine.store.identity_tables import ConsentRow
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.identity.extra import need_face
from tests.identity.wechat.connecting import PATIENT, Client
from tests.identity.wechat.fake import FakeWeChat, Serving

if TYPE_CHECKING:
    from engine.identity.face.engine import FaceEngine
    from engine.identity.face.pool import FacePool
NOW = dt.datetime(2026, 11, 20, 2, 30, tzinfo=dt.UTC)
CASE = "20261120-AAAAAAAAAAAA"
OTHER_CASE = "20261120-BBBBBBBBBBBB"
NAME, NUMBER = "黎婉清", "440703199006142019"
OTHER_NAME, OTHER_NUMBER = "伍志恒", "440781197511022026"
LIFETIME = dt.timedelta(minutes=2)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: dt.datetime = field(default=NOW)

    def __call__(self) -> dt.datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += dt.timedelta(**by)


APPLICANTS = ("openid-1", "openid-2")


def consent_of(application_id: str, applicant: str) -> str:
    """The id of the consent that `put_applications` enters."""
    return f"{application_id[-8:]}-{applicant[-1]}"


def subject(application_id: str = CASE, applicant: str = "openid-1", consent_id: str | None = None, device: str = "") -> Subject:
    return Subject(application_id, applicant, consent_of(application_id, applicant) if consent_id is None else consent_id, device)


def wanted(
    of: Subject | None = None, name: str = NAME, number: str = NUMBER, provider: str = "test", lifetime: dt.timedelta = LIFETIME
) -> Wanted:
    return Wanted(of or subject(), name, number, provider, lifetime)


def passed(provider: str = "test", assurance: Assurance = Assurance.SUBSTANTIAL) -> Result:
    return Result("passed", (), "passed", None, provider, "trace", assurance, "e" * 64)


def put_applications(database: Database, vault: Vault, *ids: str) -> None:
    """Applications, and of each applicant the consent to a face being processed for them."""
    text = consents.newest("face")
    with database.write() as session:
        for application_id in ids:
            session.add(ApplicationRow(
                id=application_id, kind="establishment", entity_type="individual", district="440703", owner=b"o" * 16,
                created_at=NOW, version=1, stage="draft",
            ))
            session.flush()
            for applicant in APPLICANTS:
                session.add(ConsentRow(
                    id=consent_of(application_id, applicant), application_id=application_id,
                    applicant=vault.index(consents.APPLICANT, applicant), purpose="face", text=text.version, sha256=text.sha256,
                    at=NOW, device=b"",
                ))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Iterator[Desk]:
    vault = Vault(new_ring())
    put_applications(database, vault, CASE, OTHER_CASE)
    writer = Writer(database)
    yield Desk(writer, vault, clock)
    writer.close()


@pytest.fixture(scope="session")
def face_engine() -> FaceEngine:
    need_face()
    from engine.identity.face import models
    from engine.identity.face.engine import Face, FaceEngine

    class Remembering(FaceEngine):
        """Measures a picture once in a test run: many tests are about the same ones."""

        def __init__(self) -> None:
            super().__init__(models.folder(), liveness=True)
            self.measured: dict[bytes, Face] = {}

        def only_face(self, pixels: NDArray[np.uint8]) -> Face:
            key = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).digest()
            if key not in self.measured:
                self.measured[key] = super().only_face(pixels)
            return self.measured[key]

    return Remembering()


@pytest.fixture(scope="session")
def face_pool() -> Iterator[FacePool]:
    need_face()
    from engine.identity.face import models
    from engine.identity.face.pool import FacePool

    pool = FacePool(models.folder(), liveness=True, seconds=300)
    yield pool
    pool.close()


@pytest.fixture
def serving() -> Iterator[Serving]:
    serving = Serving()
    yield serving
    serving.close()


@pytest.fixture
def fake(serving: Serving) -> FakeWeChat:
    return serving.fake


@pytest.fixture
def account(serving: Serving) -> Account:
    account = read_account(serving.dsn)
    assert account is not None
    return account


@pytest.fixture
def connect(account: Account, tmp_path: Path) -> Iterator[Client]:
    """Clients of the account; those of one folder share its token."""
    opened: list[RealWeChat] = []

    def client(home: Path = tmp_path, timeout: httpx.Timeout = PATIENT, breaker: Breaker | None = None) -> RealWeChat:
        opened.append(RealWeChat(account, home, Calls(account, breaker, lambda seconds: None, timeout)))
        return opened[-1]

    yield client
    for one in opened:
        one.close()


@pytest.fixture
def client(connect: Client) -> RealWeChat:
    return connect()
