"""Planted personal details come out nowhere: not in the database's bytes, the ledger, errors, logs, or what a worker says."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from engine.casefile.applicant import ask_person, withdraw
from engine.casefile.journal import scope_of
from engine.casefile.matter import Reason
from engine.casefile.review import Settlement, hold, note, settle
from engine.decision import Outcome
from engine.domain.answers import NameQuery
from engine.domain.application import Application, Delivery
from engine.errors import MiaopiError
from engine.lifecycle.acts import Actor, Role
from engine.register.port import Candidates
from engine.store.vault import Place
from tests.desk import Desk

Template = Callable[..., Application]
PERSON, NUMBER, PHONE = "卡娜丽", "440703199009090015", "13912340987"
HOME, REMARK = "鸣鸟里九十九弄", "申请人来电说家里有病人"
CANARIES = (PERSON, NUMBER, PHONE, HOME, REMARK)
CLERK = Actor(Role.CLERK, "li")


class Loud:
    """A register that fails and says in its message all it knows."""

    def candidates(self, query: NameQuery) -> Candidates:
        raise RuntimeError(" ".join(CANARIES))


def planted(template: Template, **parts: Any) -> Application:
    application = template("individual", **parts)
    document = application.parties[0].document
    assert document is not None
    person = application.parties[0].model_copy(update={"name": PERSON, "document": document.model_copy(update={"number": NUMBER})})
    delivery = Delivery(method="post", address=HOME, phone=PHONE)
    return application.model_copy(update={"parties": (person,), "delivery": delivery, "address": f"广东省江门市蓬江区{HOME}3号", **parts})


def live_a_full_life(desk: Desk, template: Template) -> list[str]:
    """Every path a case can take, failures too; everything that anybody would print."""
    said: list[str] = []

    def tell(work: Callable[[], Any]) -> None:
        try:
            said.append(repr(work()))
        except MiaopiError as error:
            said.extend((str(error), repr(error.as_json())))

    approved = desk.submit(planted(template, name=None), NUMBER)
    corrected = desk.submit(planted(template, name="江门市大和五金店"), PHONE)
    referred = desk.submit(planted(template, scope=("月球陨石鉴赏",), name=None), PERSON)
    said.extend(map(repr, desk.work()))
    desk.outside.names = Loud()
    broken = desk.submit(planted(template, name="江门市蓬江区叶知五金店"), HOME)
    for _ in range(3):
        said.extend(map(repr, desk.worker().step()))
    until = desk.now.replace(hour=9)
    for work in (
        lambda: desk.run(ask_person, corrected.id, desk.now),
        lambda: desk.run(hold, referred.id, CLERK, desk.now, until),
        lambda: desk.run(note, referred.id, CLERK, desk.now, REMARK),
        lambda: desk.run(settle, referred.id, CLERK, desk.now, Settlement(Outcome.REFUSE)),
        lambda: desk.run(settle, referred.id, CLERK, desk.now, Settlement(Outcome.REFUSE, (Reason("公司法 第六条", PERSON + REMARK),))),
        lambda: desk.run(settle, broken.id, CLERK, desk.now, Settlement(Outcome.APPROVE)),
        lambda: desk.writer.run(lambda session: withdraw(session, desk.office.vault, approved.id, desk.now)),
        lambda: desk.writer.run(lambda session: withdraw(session, desk.office.vault, "20261126-" + "0" * 12, desk.now)),
    ):
        tell(work)
    said.extend(repr(desk.head(told.id)) for told in (approved, corrected, referred, broken))
    return said


def everything_kept(desk: Desk, folder: Path) -> bytes:
    """The bytes of the database: of SQLite its files, of PostgreSQL every column of every table."""
    if desk.database.dialect == "sqlite":
        return b"".join(path.read_bytes() for path in folder.glob("store.db*"))
    with desk.database.read() as session:
        connection = session.connection()
        rows = [
            value for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"')) for value in row
        ]
    return b"\n".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in rows)


def test_planted_details_come_out_nowhere(
    desk: Desk, template: Template, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said = "\n".join(live_a_full_life(desk, template))
    kept = everything_kept(desk, tmp_path)
    streams = capsys.readouterr()
    assert "江门市蓬江区叶知五金店".encode() in kept  # names of businesses are public, so that looking proves something
    assert [canary for canary in CANARIES if canary.encode() in kept] == []
    assert [canary for canary in CANARIES if canary in said + caplog.text + streams.out + streams.err] == []


def published(desk: Desk, application_id: str) -> str:
    ((key, sealed),) = desk.rows("SELECT key, sealed FROM notices WHERE application_id = :id AND topic = 'publication'", id=application_id)
    with desk.database.read() as session:
        return desk.office.vault.open(session, scope_of(application_id), Place("notices", "sealed", key), sealed).decode()


def test_what_is_published_tells_no_number_no_phone_and_no_home(desk: Desk, template: Template) -> None:
    premises = template("individual").premises
    assert premises is not None
    home = premises.model_copy(update={"building_use": "residential", "neighbours_consent": True})
    told = desk.submit(planted(template, name=None, premises=home), NUMBER)
    desk.work()
    plain = published(desk, told.id)
    body = json.loads(plain)
    assert body["published_address"] == "江门市蓬江区"
    assert body["representative"] == PERSON  # the law publishes who runs it, and the business has no other name
    assert [canary for canary in (NUMBER, PHONE, HOME) if canary in plain] == []


@pytest.mark.parametrize(("entity_type", "owners"), [
    ("company", ["沈汀", "顾序"]),
    ("partnership", ["衡允之", "砚书遥"]),
    ("sole_proprietorship", ["梁柚"]),
    ("cooperative", None),
    ("individual", None),
])
def test_owners_are_published_by_name_alone_and_only_where_the_law_registers_them(
    desk: Desk, template: Template, entity_type: str, owners: list[str] | None
) -> None:
    application = template(entity_type)
    told = desk.submit(application)
    desk.work()
    plain = published(desk, told.id)
    assert json.loads(plain)["published_owners"] == owners
    numbers = [party.document.number for party in application.parties if party.document is not None]
    assert numbers
    assert [number for number in numbers if number in plain] == []
