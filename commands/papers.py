"""`miaopi papers`: the papers of a case 文书."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.papers.read import Opened

SHOWN = "paper.shown"
"""In the ledger, that an officer read a paper."""


@click.group()
def group() -> None:
    """Papers of the procedure 文书: receipts, letters, notices."""


@group.command("list")
@click.argument("application_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def list_papers(application_id: str, as_json: bool) -> None:
    """List the papers of the application ID: number, kind, day. What they say is not shown."""
    from commands.opening import open_store
    from commands.show import table
    from engine.clock import CHINA
    from engine.papers.kinds import kind_of
    from engine.papers.read import papers_of

    database, _ = open_store()
    with database.read() as session:
        papers = papers_of(session, application_id)
    if as_json:
        click.echo(json.dumps(
            [{"number": p.number, "kind": p.kind, "act": p.act, "at": p.at.isoformat(), "template": p.template} for p in papers],
            ensure_ascii=False, indent=2,
        ))
        return
    table(("number", "kind", "title", "act", "at"), [
        (p.number, p.kind, kind_of(p.kind).title, p.act, f"{p.at.astimezone(CHINA):%Y-%m-%d %H:%M}") for p in papers
    ])


@group.command("show")
@click.argument("number", metavar="NUMBER")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Print it into this file: PDF, or PNG by the name's ending.")
@click.option("--json", "as_json", is_flag=True, help="What it says as JSON.")
def show(number: str, out: Path | None, as_json: bool) -> None:
    """Show the paper NUMBER, or print it, to a clerk or a supervisor who is logged in; the ledger says so.

    It holds personal data: keep a printed file as you keep the case. Nobody reads the papers of their own cases. Several
    pages of PNG are written beside each other: FILE.png, FILE-2.png and so on.
    """
    from commands.acting import acting, officer
    from commands.opening import open_store
    from commands.printing import write_out
    from engine.accounts.registry import DECIDE
    from engine.clock import now
    from engine.papers.read import open_paper, sheet_of
    from engine.review.shown import hand_out

    database, vault = open_store()
    account, at = acting(database, vault, DECIDE), now()
    with database.read() as session:
        opened = open_paper(session, vault, number)
        sheet = sheet_of(session, opened)
    with database.write() as session:
        hand_out(session, opened.listed.application_id, officer(account), (SHOWN, {"paper": number}), at)
    if out is not None:
        write_out(sheet, out)
        return
    if as_json:
        click.echo(json.dumps({"number": number, "kind": opened.listed.kind, **opened.body}, ensure_ascii=False, indent=2))
        return
    click.echo(_as_text(opened))


def _as_text(opened: Opened) -> str:
    """Every text of the paper on a line of its own, with where it stands in the body."""
    from commands.show import printable
    from engine.typesetting.sheet import texts

    lines = [f"{opened.body['title']}  {opened.listed.number}"]
    lines += [f"  {pointer[1:]:28} {printable(text)}" for pointer, text in texts(opened.body) if text]
    return "\n".join(lines)
