"""`miaopi licence demo`: one application from its submission to a sealed licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.domain.application import Application

FOLDER = "demo"
"""In the home folder, for the files."""


@click.command()
@click.argument("file")
def demo(file: str) -> None:
    """Hand in the made-up application in FILE, decide it, seal its licence, sign the ledger, and verify what came of it.

    Done in this installation, so that `miaopi licence verify` finds it there; a second time the same licence is taken.
    Refused where licences are real (MIAOPI_SPECIMEN=no).
    """
    from commands.ledger import sign_now
    from commands.licence_files import write_files
    from commands.options import settings
    from commands.work import work
    from commands.workshop import seal_missing
    from engine.receive.applications import read_path

    s = settings()
    if s.for_real:
        raise click.UsageError("licences are real here (MIAOPI_SPECIMEN is no); nothing made up is registered")
    received = next(iter(read_path(file)))
    if received.error is not None:
        raise received.error
    assert received.application is not None
    code = _code_of(received.application)
    if code is None:
        _submit(received.application)
        work(once=True, lease=60, as_json=False)
        code = _code_of(received.application)
    if code is None:
        raise click.ClickException(f"{received.application.name} was not registered: `miaopi case list` shows why")
    seal_missing(code)
    sign_now()
    ((_, path),) = write_files([code], "duplicate", None, s.home / FOLDER)
    click.echo(f"licence: {path}")


def _submit(application: Application) -> None:
    from commands.desk import open_desk
    from engine.casefile.drafts import create, who_applies
    from engine.casefile.submit import submit
    from engine.clock import now

    at = now()
    with open_desk() as desk:
        desk.writer.run(lambda session: submit(
            session, desk.office, create(session, desk.office, application, who_applies(application) or "demo", at).id, at
        ))


def _code_of(application: Application) -> str | None:
    """The valid licence of an enterprise of this name, if there is one."""
    from commands.desk import open_files
    from engine.licence.catalogue import Wanted, listed

    with open_files() as files, files.database.read() as session:
        found = listed(session, Wanted(status="valid", name=application.name), 100)
    return next((one.uscc for one in found if one.name == application.name), None)
