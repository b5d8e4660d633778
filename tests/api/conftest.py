"""The service on a port of this machine, on both databases, as `miaopi serve` opens it; asked over real connections."""

from __future__ import annotations

import itertools
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.opening import open_service
from api.rates import Rates
from api.service import Service
from engine.domain.revision import as_data
from engine.receive.applications import read_path
from engine.settings import load
from examples import client
from tests.databases import new_postgresql, new_sqlite
from tests.leaks import WATCH

TEMPLATES = Path(__file__).parents[2] / "examples" / "templates"
PORTRAIT = (TEMPLATES.parent / "demo" / "portrait.jpg").read_bytes()
UNHURRIED = Rates.per_minute(1e6, 1e6, 1e6)


class Phone(httpx.Client):
    """Somebody's phone: it sends a new Idempotency-Key with each POST unless told which. What it does of the applicant's
    way is what the example's client does."""

    def log_in(self, code: str) -> Phone:
        token = self.done(self.post("/v1/session", json={"code": code}))["token"]
        self.headers["Authorization"] = f"Bearer {token}"
        return self

    def send(self, request: httpx.Request, **more: Any) -> httpx.Response:
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", uuid.uuid4().hex)
        return super().send(request, **more)

    def done(self, response: httpx.Response) -> Any:
        """The data of an answer that has to be a good one."""
        assert response.status_code < 300, response.text
        return response.json()["data"]

    def open(self, content: dict[str, Any]) -> str:
        opened: str = self.done(self.post("/v1/applications", json=content))["id"]
        return opened

    @property
    def client(self) -> client.Phone:
        """The example's client, logged in as this phone is."""
        phone = client.Phone.__new__(client.Phone)
        phone.http = self
        return phone

    def take_part(self, id: str, code: str, number: str, signs: bool = True) -> None:
        """Take a place, pass the check of identity, and sign."""
        self.client.take_seat(code, number)
        self.client.verify(id, PORTRAIT)
        if signs:
            self.client.sign(id)

    def sign_alone(self, id: str) -> None:
        """Have the document drawn up and sign it as the first party, whose business it is."""
        self.client.draw_document(id)
        parties = self.done(self.get(f"/v1/applications/{id}"))["application"]["parties"]
        self.take_part(id, self.client.invite(id, 0), parties[0]["document"]["number"])

    def submit(self, id: str) -> Any:
        """Sign, and hand in."""
        self.sign_alone(id)
        return self.done(self.post(f"/v1/applications/{id}/submit", json={}))

    def decision(self, id: str, wait: float = 25) -> Any:
        return self.done(self.get(f"/v1/applications/{id}/decision", params={"wait": wait}, timeout=60))


@dataclass(frozen=True, eq=False)
class Served:
    """A running service."""

    address: str
    service: Service

    def phone(self, code: str | None = None) -> Phone:
        """A phone of somebody who is logged in; without a code, of somebody new."""
        return self.stranger().log_in(code or uuid.uuid4().hex)

    def stranger(self) -> Phone:
        """A phone of somebody who is not logged in."""
        return Phone(base_url=self.address, timeout=60)


@contextmanager
def serving(service: Service) -> Iterator[Served]:
    """The service on a free port until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(WATCH.served(create_app(service)), log_config=None, access_log=False, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", service)
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def open_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Service]:
    """A service on a new database of a dialect, by the rulebook that accepts a simulated check of identity; with whatever
    is set besides."""

    def opened(dialect: str, rates: Rates = UNHURRIED, **besides: str) -> Service:
        home = tmp_path_factory.mktemp("served")
        url = new_postgresql() if dialect == "postgresql" else new_sqlite(home)
        told = {"MIAOPI_HOME": str(home), "MIAOPI_DATABASE_URL": url, "MIAOPI_RULEBOOK": "demo", **besides}
        return open_service(load(told), "127.0.0.1", rates)

    return opened


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, open_at: Callable[..., Service]) -> Iterator[Served]:
    """A running service on each database."""
    with serving(open_at(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def served_here(open_at: Callable[..., Service]) -> Iterator[Served]:
    """A running service on the embedded default, where the database makes no difference."""
    with serving(open_at("sqlite")) as running:
        yield running


@pytest.fixture(scope="session")
def content() -> Callable[..., dict[str, Any]]:
    """The content of a template, as a phone sends it, at an address of its own: at one address only so many are registered."""
    numbers = itertools.count(1)

    def of(entity_type: str = "individual", **parts: Any) -> dict[str, Any]:
        (received,) = read_path(str(TEMPLATES / f"{entity_type}.yaml"))
        assert received.application is not None
        address = f"广东省江门市蓬江区迎宾大道{next(numbers)}号105铺"
        return {**as_data(received.application), "address": address, **parts}

    return of
