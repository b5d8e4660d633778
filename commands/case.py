"""`miaopi case`: look at applications, take them back, ask for a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from commands.show import in_china, printable, uploads

if TYPE_CHECKING:
    from engine.casefile.journal import Head
    from engine.casefile.view import CaseView

STAGES = (
    "draft", "submitted", "in_review", "awaiting_applicant", "approved", "refused", "redirected", "withdrawn", "expired",
)
"""Written out, so that the help costs no import; a test compares them with the stages there are."""


@click.group()
def group() -> None:
    """Show applications and what became of them; withdraw one, have a person decide it, give its name up."""


@group.command("list")
@click.option("--stage", type=click.Choice(STAGES), default=None, help="Only applications at this stage.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per application.")
def list_cases(stage: str | None, limit: int, as_json: bool) -> None:
    """List applications, the newest first."""
    from commands.desk import open_files
    from engine.casefile import view
    from engine.lifecycle.stage import Stage

    with open_files() as files, files.database.read() as session:
        heads = view.list_cases(session, Stage(stage) if stage else None, limit)
    if as_json:
        for head in heads:
            click.echo(json.dumps(view.front(head), ensure_ascii=False))
        return
    from commands.show import table

    rows = [[f["id"], f["label"], f["kind"], f["entity_type"], f["submitted_at"] or "", f["due_on"] or ""] for f in map(view.front, heads)]
    table(["id", "stage", "kind", "entity type", "submitted", "due"], rows)


@group.command()
@click.argument("case_id")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/cases.md).")
def show(case_id: str, as_json: bool) -> None:
    """Show an application: its stage, every act, the newest decision with its reasons, name, licence, papers, notices, files."""
    from commands.desk import open_files
    from commands.options import settings
    from engine.casefile.office import calendar_of
    from engine.casefile.view import view_case
    from reference_libs import library

    calendar = calendar_of(library.load(settings().libraries))
    with open_files() as files, files.database.read() as session:
        found = view_case(session, files.vault, calendar, case_id)
    click.echo(json.dumps(found.as_json(), ensure_ascii=False) if as_json else _told(found))


@group.command()
@click.argument("case_id")
@click.option("--give-up-name", is_flag=True, help="Give the name up too; else it stays kept for the applicant until it runs out.")
def withdraw(case_id: str, give_up_name: bool) -> None:
    """Take an application back, as its applicant."""
    from commands.desk import open_files
    from engine.casefile.applicant import withdraw as operation
    from engine.clock import now

    at = now()
    with open_files() as files:
        _say(files.writer.run(lambda session: operation(session, files.vault, case_id, at, keep_name=not give_up_name)))


@group.command("ask-person")
@click.argument("case_id")
def ask_person(case_id: str) -> None:
    """Have a person decide, as the applicant may ask (个人信息保护法 第二十四条)."""
    from commands.desk import open_desk
    from engine.casefile.applicant import ask_person as operation
    from engine.clock import now

    at = now()
    with open_desk() as desk:
        _say(desk.writer.run(lambda session: operation(session, desk.office, case_id, at)))


@group.command("give-up-name")
@click.argument("case_id")
def give_up_name(case_id: str) -> None:
    """Let go of the name an application holds, so that others may have it. Exit code 1 if it holds none."""
    from commands.desk import open_files
    from engine.casefile.applicant import give_up_name as operation
    from engine.clock import now

    at = now()
    with open_files() as files:
        held = files.writer.run(lambda session: operation(session, case_id, at))
    click.echo(f"{case_id}: " + ("the name is given up" if held else "it holds no name"))
    raise SystemExit(0 if held else 1)


def _say(head: Head) -> None:
    from engine.lifecycle.stage import LABELS

    click.echo(f"{head.id}: {LABELS[head.stage]}")


def _told(found: CaseView) -> str:
    """The case for a person to read."""
    told = found.as_json()
    lines = [f"■ {told['id']}  {told['label']}  ({told['kind']}, {told['entity_type']}, {told['district']})"]
    if told["due_on"]:
        sure = "" if found.due_is_certain else "（该年节假日安排尚未公布，按周末推算）"
        lines.append(f"  期限：{told['due_on']}{sure}")
    if told["name"]:
        lines.append(f"  名称：{printable(told['name']['name'])}，保留至{told['name']['kept_until']} {told['name']['ended'] or ''}".rstrip())
    if told["licence"]:
        licence = told["licence"]
        lines.append(f"  营业执照：{licence['uscc']} 第{licence['version']}版 {licence['status']}")
    lines += [f"  {a['number']:>3}  {in_china(a['at'])}  {a['verb']}  {a['role']}{' ' + a['actor'] if a['actor'] else ''}"
              f"{'  ' + a['outcome'] if a['outcome'] else ''}" for a in told["acts"]]
    for finding in told["findings"]:
        lines.append(f"  • {printable(finding['text'])}  [{finding['rule'] or finding['legal_basis']}]")
        lines += [f"      可改为：{printable(str(r['value']))}（{r['pointer']}）" for r in finding["remedies"]]
    lines += [f"  决定：{d['id']}  {d['outcome']}" for d in told["decisions"]]
    lines += [f"  文书：{p['number']}  {p['kind']}" for p in told["papers"]]
    lines += [f"  通知：{n['topic']}{'  ' + n['subscriber'] + ' ' + n['status'] if n['subscriber'] else ''}" for n in told["notices"]]
    return "\n".join([*lines, *uploads(told)])
