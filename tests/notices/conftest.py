"""An outbox on both databases, with a clock that stands still, and a receiver of webhooks on this machine."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from engine.notices.deliverer import Deliverer, Sent
from engine.notices.outbox import Notice, post
from engine.notices.subscribers import Wanted, subscribe
from engine.notices.transport import Transport
from engine.store.case_tables import ApplicationRow
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer

START = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)


@dataclass
class Message:
    """What a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


Behaviour = Callable[[BaseHTTPRequestHandler, Message], None]


def answers(status: int, **headers: str) -> Behaviour:
    def answer(handler: BaseHTTPRequestHandler, message: Message) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


def says_garbage(handler: BaseHTTPRequestHandler, message: Message) -> None:
    handler.wfile.write(b"\x00\xffnonsense\r\n\r\n")
    handler.close_connection = True


def hangs_up(handler: BaseHTTPRequestHandler, message: Message) -> None:
    handler.close_connection = True


def dawdles(handler: BaseHTTPRequestHandler, message: Message) -> None:
    """Headers that never end, a byte at a time: no single read takes long."""
    for _ in range(100):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


@dataclass
class Receiver:
    """A server that keeps what it gets and does as it is told: `behaviour`, or for the next messages those of `next`."""

    received: list[Message] = field(default_factory=list)
    behaviour: Behaviour = field(default_factory=lambda: answers(200))
    next: list[Behaviour] = field(default_factory=list)
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", "0")))
        message = Message(handler.path, {k.lower(): v for k, v in handler.headers.items()}, body)
        with self._lock:
            self.received.append(message)
            behaviour = self.next.pop(0) if self.next else self.behaviour
        behaviour(handler, message)

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.received]


@pytest.fixture
def new_receiver() -> Iterator[Callable[[], Receiver]]:
    """Receivers, each at an address of its own."""
    servers: list[ThreadingHTTPServer] = []

    def new() -> Receiver:
        receiver = Receiver()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver.handle(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: tests print nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        servers.append(server)
        return receiver

    yield new
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def receiver(new_receiver: Callable[[], Receiver]) -> Receiver:
    return new_receiver()


@dataclass
class Outbox:
    """What a test of delivery works with."""

    database: Database
    writer: Writer
    vault: Vault
    now: dt.datetime = START
    sent: list[Sent] = field(default_factory=list)

    def case(self, number: int = 1) -> str:
        """An application of its own."""
        application_id = f"20261126-CASE{number:08d}"
        row = ApplicationRow(
            id=application_id, kind="establishment", entity_type="company", district="440703", owner=b"o" * 16,
            created_at=self.now, version=1, stage="approved",
        )
        with self.database.write() as session:
            session.add(row)
        return application_id

    def post(self, application_id: str, *topics: str, act: int = 3, **body: Any) -> list[str]:
        """Notices of one act; their keys."""
        keys = [f"{application_id}/{act}/{topic}" for topic in topics]

        def work(session: Session) -> None:
            for key, topic in zip(keys, topics, strict=True):
                post(session, self.vault, [Notice(topic, key, application_id, {"topic": topic, **body})], self.now)

        self.writer.run(work)
        return keys

    def subscribe(self, url: str, *topics: str, id: str = "tax") -> str:
        """The secret of a new subscriber."""
        wanted = Wanted(id, url, topics or ("*",))
        return self.writer.run(lambda session: subscribe(session, self.vault, wanted, (), "chen", self.now))

    def deliverer(self, name: str = "d1", within: float = 5.0, **more: Any) -> Deliverer:
        return Deliverer(
            name, self.database, self.writer, self.vault, more.pop("transport", Transport(within=within)), lambda: self.now,
            told=self.sent.append, **more,
        )

    def deliver(self, **more: Any) -> int:
        """Send what is due now."""
        return asyncio.run(self.deliverer(**more).run(once=True))

    def later(self, **delta: float) -> None:
        self.now += dt.timedelta(**delta)

    def statuses(self) -> dict[str, tuple[str, int]]:
        """Key → status and attempts."""
        query = "SELECT n.key, d.status, d.attempts FROM deliveries d JOIN notices n ON n.id = d.notice"
        return {row[0]: (row[1], row[2]) for row in self.rows(query)}

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.read() as session:
            return [tuple(row) for row in session.connection().execute(text(query), values)]


@pytest.fixture
def outbox(database: Database) -> Iterator[Outbox]:
    writer = Writer(database)
    yield Outbox(database, writer, Vault(new_ring()))
    writer.close()
