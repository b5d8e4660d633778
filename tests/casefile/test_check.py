"""The check finds nothing in what the operations wrote, and whatever was written past them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.casefile.applicant import give_up_name, withdraw
from engine.casefile.check import Problem, check_all
from engine.domain.application import Application
from engine.store.database import Database
from tests.desk import Desk

Template = Callable[..., Application]


def problems(database: Database, desk: Desk) -> list[Problem]:
    return check_all(database, desk.office.procedure)


def fill(desk: Desk, template: Template) -> None:
    """A case of each outcome, one that waits, one that was withdrawn, a name that was given up."""
    desk.submit(template())
    desk.submit(template("individual", name=None))
    desk.submit(template(name="江门市大和软件有限公司", term=None))
    desk.submit(template(scope=("月球陨石鉴赏与灵感陪伴",), name="江门市叶知软件有限公司"))
    desk.submit(template("individual", division="440103", name=None))
    desk.work()
    back = desk.submit(template("individual"))
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, back.id, desk.now))
    desk.writer.run(lambda session: give_up_name(session, back.id, desk.now))
    desk.submit(template("cooperative"))
    desk.open(template("partnership"))


def test_what_the_operations_wrote_agrees(desk: Desk, template: Template) -> None:
    fill(desk, template)
    assert problems(desk.database, desk) == []


_FILLED: list[Path] = []


@pytest.fixture
def copied(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[str], Desk], template: Template) -> Iterator[tuple[Database, Desk]]:
    """A copy of a filled database on SQLite, which is filled once per process."""
    desk = new_desk(f"sqlite:///{tmp_path / 'unused.db'}")
    if not _FILLED:
        path = tmp_path_factory.mktemp("filled") / "store.db"
        filled = new_desk(f"sqlite:///{path}")
        fill(filled, template)
        filled.close()
        _FILLED.append(path)
    shutil.copy(_FILLED[0], tmp_path / "store.db")
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    yield database, desk
    database.close()


@pytest.mark.parametrize(("statement", "told"), [
    ("UPDATE applications SET stage = 'approved' WHERE stage = 'in_review'", "stage is"),
    ("UPDATE applications SET due_on = '2030-01-01' WHERE stage = 'submitted'", "due_on is"),
    ("UPDATE applications SET version = 9 WHERE stage = 'draft'", "version is"),
    ("UPDATE claims SET ended = NULL, uscc = NULL WHERE ended = 'used'", "still kept"),
    ("UPDATE claims SET name = 'X' WHERE ended IS NULL", "no reservation"),
    ("UPDATE claims SET ended = 'given_up' WHERE ended IS NULL", "does not say so"),
    ("UPDATE licences SET version = 2 WHERE name IS NOT NULL", "has versions"),
    ("UPDATE licences SET status = 'abnormal' WHERE name IS NULL", "its last status"),
    ("UPDATE licences SET name = '江门市另一软件有限公司' WHERE name IS NOT NULL", "stands in the register as nothing"),
    ("DELETE FROM drafts", "0 drafts"),
    ("DELETE FROM papers", "its papers are"),
    ("DELETE FROM notices", "its notices are"),
    ("DELETE FROM decisions", "it has decisions"),
    ("DELETE FROM ledger_entries", "the ledger tells"),
    ("DELETE FROM acts WHERE verb = 'submit'", "its acts are numbered"),
    ("INSERT INTO notices SELECT id + 999, key || 'x', topic, application_id, sealed, at FROM notices LIMIT 1", "its notices are"),
])
def test_whatever_was_written_past_them_is_found(copied: tuple[Database, Desk], statement: str, told: str) -> None:
    database, desk = copied
    table = statement.split()[2]
    with database.write() as session:
        if statement.startswith("DELETE") and table != "drafts":
            session.connection().execute(text(f"DROP TRIGGER {table}_no_delete"))
        if table == "ledger_entries":
            session.connection().execute(text("DELETE FROM ledger_pending"))
        session.connection().execute(text(statement))
    assert any(told in one.problem for one in problems(database, desk))
