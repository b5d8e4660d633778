"""`miaopi submit`: hand applications in."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import click

from commands.show import printable

if TYPE_CHECKING:
    from commands.desk import Desk
    from engine.casefile.submit import Submitted
    from engine.domain.application import Application
    from engine.receive.applications import Received

UNDER_WAY = 32
"""Applications handed in at a time: on SQLite they are committed together."""


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--owner", default=None, help="Who applies, as one text (default: the number of the agent, or of whose business it is).")
@click.option("--case", "case_id", default=None, metavar="ID", help="Hand in again: the application ID came back, and the one in FILES is what it says now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per application.")
def command(files: tuple[str, ...], owner: str | None, case_id: str | None, as_json: bool) -> None:
    """Hand applications in (YAML, JSON, JSONL; - for standard input). `miaopi work` decides them.

    Says for each its id, and at once whether its name is held or somebody else has it. Exit code 2 when one could not be
    read; the others are handed in all the same.
    """
    from commands.desk import open_desk

    if case_id is not None and owner is not None:
        raise click.UsageError("--owner says who opens an application; --case hands in one that is open already")
    refused = 0
    with open_desk() as desk:
        for source, told in [_again(desk, files, case_id)] if case_id is not None else _handed_in(desk, files, owner):
            refused += isinstance(told, str)
            click.echo(_line(source, told) if as_json else _text(source, told))
    raise SystemExit(2 if refused else 0)


def _handed_in(desk: Desk, files: tuple[str, ...], owner: str | None) -> Iterator[tuple[str, Submitted | str]]:
    """What became of each application, in order: what the applicant is told, or why it was refused."""
    from engine.errors import MiaopiError
    from engine.receive.applications import read_path

    begun: deque[tuple[str, Future[Submitted] | str]] = deque()

    def oldest() -> tuple[str, Submitted | str]:
        source, future = begun.popleft()
        if isinstance(future, str):
            return source, future
        try:
            return source, future.result()
        except MiaopiError as error:
            return source, str(error)

    for path in files:
        for received in read_path(path):
            begun.append((received.source, _refusal(received) or _begin(desk, received.application, owner)))
            if len(begun) > UNDER_WAY:
                yield oldest()
    while begun:
        yield oldest()


def _again(desk: Desk, files: tuple[str, ...], case_id: str) -> tuple[str, Submitted]:
    """Hand in an application that came back with what it says now. Raises MiaopiError: of the reading, CASE-NOT-FOUND, CASE-ACT."""
    from itertools import islice

    from engine.casefile.submit import submit_again
    from engine.clock import now
    from engine.receive.applications import read_path

    found = [received for path in files for received in islice(read_path(path), 2)]
    if len(found) != 1:
        raise click.UsageError(f"--case takes one application, and there are {len(found) or 'none'} in FILES")
    (received,) = found
    if received.application is None:
        assert received.error is not None
        raise received.error
    application, at = received.application, now()
    return received.source, desk.writer.run(lambda session: submit_again(session, desk.office, case_id, application, at))


def _refusal(received: Received) -> str:
    return "" if received.application is not None else str(received.error)


def _begin(desk: Desk, application: Application | None, owner: str | None) -> Future[Submitted]:
    from engine.casefile.drafts import create, who_applies
    from engine.casefile.submit import submit
    from engine.clock import now

    assert application is not None
    at = now()
    who = owner or who_applies(application) or f"unnamed {at.isoformat()}"

    def work(session: Any) -> Submitted:
        return submit(session, desk.office, create(session, desk.office, application, who, at).id, at)

    return desk.writer.begin(work)


def _line(source: str, told: Submitted | str) -> str:
    if isinstance(told, str):
        return json.dumps({"source": source, "error": told}, ensure_ascii=False)
    data: dict[str, Any] = {
        "source": source, "id": told.id, "stage": told.stage.value, "revision": told.revision, "name": told.name,
        "name_held": told.name_held, "kept_until": told.kept_until.isoformat() if told.kept_until else None,
        "due_on": told.due_on.isoformat() if told.due_on else None,
    }
    return json.dumps(data, ensure_ascii=False)


def _text(source: str, told: Submitted | str) -> str:
    if isinstance(told, str):
        return f"{source}: {printable(told)}"
    held = {
        True: f"名称已为您保留至{told.kept_until}", False: "名称已由他人申报或者登记在先，审查后一并告知", None: "无需保留名称",
    }[told.name_held]
    return f"{told.id}  {printable(told.name or '（无名称）')}  {held}；{told.due_on}前答复"
