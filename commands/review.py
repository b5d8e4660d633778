"""`miaopi review`: what officers work off, and how they decide."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import click

from commands.acting import acting, ask, officer
from commands.show import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from engine.accounts.registry import Account
    from engine.casefile.journal import Head

_OFFICERS = ("clerk", "supervisor")
_READERS = ("clerk", "supervisor", "auditor")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/review.md).")
_remark = click.option("--note", default="", help="A remark for the record of the decision; the applicant does not read it.")
_revision = click.option("--revision", default=None, help="Decide only if the content is still this one: its digest, or how it begins.")
_dismiss = click.option(
    "--dismiss", "dismissed", multiple=True, metavar="POINT=WHY",
    help="Why a point, by its number or rule, does not stand in the way; doubts=WHY for all that the machine could not judge.",
)
_reason = click.option(
    "--reason", "reasons", multiple=True, metavar="ON[=TEXT]",
    help="A reason: a point, by its number or rule, a rule of the rulebook, or an article, and what the applicant is told.",
)


@click.group()
def group() -> None:
    """Work off, as an officer who is logged in, what the machine was not sure of (docs/review.md).

    Take a case with `next`, read what the machine found, and answer every point of it: approve, correct, refuse, redirect.
    Nobody sees or decides cases of their own or of relatives.
    """


@group.command("list")
@click.option("--mine", is_flag=True, help="Only what the officer holds.")
@click.option("--overdue", is_flag=True, help="Only what is past the end of its time limit.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many, the most urgent first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per case.")
def list_waiting(mine: bool, overdue: bool, limit: int, as_json: bool) -> None:
    """List the cases that wait for a person, by the end of their time limit."""
    from commands.desk import open_desk
    from commands.review_shown import queue_table
    from engine.clock import now
    from engine.review.queue import Wanted, waiting

    with open_desk() as desk:
        account = acting(desk.database, desk.office.vault, _READERS)
        with desk.database.read() as session:
            found = waiting(session, desk.office, account.id, Wanted(mine, overdue, limit), now())
    if as_json:
        for one in found:
            click.echo(json.dumps(one.as_json(), ensure_ascii=False))
    else:
        queue_table(found)


@group.command("next")
@click.argument("case_id", required=False)
@_json
def take_next(case_id: str | None, as_json: bool) -> None:
    """Take the most urgent case that is free, or the one that is named, for half an hour, and show it.

    Whoever has it may take it again for longer. Exit code 1 if no case is free.
    """
    from commands.desk import open_desk
    from engine.casefile.review import hold
    from engine.clock import now
    from engine.review import queue

    with open_desk() as desk:
        account, at = acting(desk.database, desk.office.vault, _OFFICERS), now()
        until = at + queue.HOLD

        def work(session: Any) -> Head | None:
            if case_id is not None:
                return hold(session, desk.office, case_id, officer(account), at, until)
            return queue.take_next(session, desk.office, officer(account), at, until)

        taken = desk.writer.run(work)
    if taken is None:
        click.echo("no case is free", err=True)
        raise SystemExit(1)
    _show(taken.id, account, as_json)


@group.command()
@click.argument("case_id")
@click.option("--unmasked", is_flag=True, help="With numbers, phones and addresses for post, as who holds the case; the ledger says so.")
@_json
def show(case_id: str, unmasked: bool, as_json: bool) -> None:
    """Show a case: the application, what the machine found and could not judge, every act; personal numbers masked."""
    from commands.desk import open_files

    with open_files() as files:
        account = acting(files.database, files.vault, _OFFICERS if unmasked else _READERS)
    _show(case_id, account, as_json, unmasked)


@group.command()
@click.argument("case_id")
@click.option("--seen", type=int, default=None, help="Up to which position of the register names were compared, where newer ones stopped it.")
@_dismiss
@_remark
@_revision
def approve(case_id: str, seen: int | None, dismissed: tuple[str, ...], note: str, revision: str | None) -> None:
    """Approve, and issue what follows. Every doubt and every defect of the machine's has to be dismissed with why.

    \b
    miaopi review approve 20261126-7F3K9Q2M8XWD --dismiss "doubts=条目属新业态，已向主管部门核实"
    """
    _decide(case_id, "approve", (), dismissed, note=note, seen=seen, revision=revision)


@group.command()
@click.argument("case_id")
@_reason
@_dismiss
@_remark
@_revision
def correct(case_id: str, reasons: tuple[str, ...], dismissed: tuple[str, ...], note: str, revision: str | None) -> None:
    """Send the one complete letter. It takes over all defects the machine found; a doubt becomes a reason, or is dismissed.

    \b
    miaopi review correct 20261126-7F3K9Q2M8XWD --reason "1=经营范围第二项请改用规范表述" --dismiss "2=已核实"
    """
    _decide(case_id, "correct", reasons, dismissed, note=note, revision=revision)


@group.command()
@click.argument("case_id")
@_reason
@_dismiss
@_remark
@_revision
def refuse(case_id: str, reasons: tuple[str, ...], dismissed: tuple[str, ...], note: str, revision: str | None) -> None:
    """Refuse, in the officer's name. Each reason rests on an article; the notice names the ways of appeal.

    Where the rulebook asks for two officers it is proposed, and another one has to confirm it.

    \b
    miaopi review refuse 20261126-7F3K9Q2M8XWD --reason "公司法 第四十七条=出资期限超过五年，且不愿调整。"
    """
    _decide(case_id, "refuse", reasons, dismissed, note=note, revision=revision)


@group.command()
@click.argument("case_id")
@_reason
@_dismiss
@_remark
@_revision
def redirect(case_id: str, reasons: tuple[str, ...], dismissed: tuple[str, ...], note: str, revision: str | None) -> None:
    """Tell the applicant that another authority is to be asked first."""
    _decide(case_id, "redirect", reasons, dismissed, note=note, revision=revision)


@group.command()
@click.argument("case_id")
def confirm(case_id: str) -> None:
    """Decide as another officer proposed, where it takes two."""
    from commands.desk import open_desk
    from engine.clock import now
    from engine.review.verdict import confirm as operation

    with open_desk() as desk:
        account, at = acting(desk.database, desk.office.vault, _OFFICERS), now()
        _say(desk.writer.run(lambda session: operation(session, desk.office, case_id, officer(account), at)).head)


@group.command()
@click.argument("case_id")
@click.argument("text", required=False)
def note(case_id: str, text: str | None) -> None:
    """Put a remark into the file, from the line or from standard input. It is sealed, and changes nothing."""
    from engine.casefile.review import note as operation
    from engine.review.queue import renew

    words = text if text is not None else ask("Remark", hidden=False)
    if not words.strip():
        raise click.UsageError("the remark is empty")

    def work(session: Any, office: Any, acting_officer: Any, at: Any) -> Head:
        head = operation(session, office, case_id, acting_officer, at, words)
        renew(session, office, case_id, acting_officer, at)
        return head

    _act(work, _OFFICERS)


@group.command()
@click.argument("case_id")
@click.option("--party", required=True, type=click.IntRange(min=0), help="Who was seen: their place among the parties, from 0, as `show` counts; of an organisation, who acts for it.")
@click.option("--how", required=True, type=click.Choice(("in_person", "notarised")), help="The person with their document was seen, or a notary's certificate of who they are.")
@click.option("--paper", default=None, help="What was seen and where it is kept, such as the certificate's number (default: asked for). It is sealed.")
def seen(case_id: str, party: int, how: Literal["in_person", "notarised"], paper: str | None) -> None:
    """Enter that somebody of a case showed at the window who they are, without a face (细则 第十六条第二款); the ledger names the officer.

    Possible until the case has ended, also before it is handed in. It counts from the next examination on: whoever was asked
    to be verified hands the application in again. Nobody vouches in a case of their own.

    \b
    miaopi review seen 20261126-7F3K9Q2M8XWD --party 0 --how in_person --paper 居民身份证原件
    """
    from commands.desk import open_files
    from engine.clock import now
    from engine.identity.by_person import Seen
    from engine.review.seen import person_at, see

    with open_files() as files:
        account, at = acting(files.database, files.vault, _OFFICERS), now()
        with files.database.read() as session:
            name, number = person_at(session, files.vault, case_id, party)
        what = Seen(how, name, number or ask("Number of the document"), paper if paper is not None else ask("Paper", hidden=False))
        files.writer.run(lambda session: see(session, files.vault, case_id, officer(account), what, at))
    click.echo(f"{case_id}: {printable(name)} seen, {how}")


@group.command()
@click.argument("case_id")
@click.option("--free", is_flag=True, help="From whoever has it; a supervisor's.")
def release(case_id: str, free: bool) -> None:
    """Give a case back, so that others may take it."""
    from engine.casefile.review import release as operation

    _act(lambda session, office, acting_officer, at: operation(session, office, case_id, acting_officer, at, free), _OFFICERS)


@group.command()
@click.argument("case_id")
@click.option("--reason", required=True, metavar="ARTICLE=TEXT", help="Why, as the applicant is told.")
def extend(case_id: str, reason: str) -> None:
    """Prolong the time limit once, as a supervisor (市场主体登记管理条例 第十九条); the applicant is told in writing."""
    from engine.casefile.matter import Reason
    from engine.casefile.review import extend as operation

    article, text = _pair(reason)
    if not text:
        raise click.BadParameter("the reason in words is missing, such as 条例 第十九条=须向主管部门核实", param_hint="--reason")
    _act(lambda session, office, acting_officer, at: operation(session, office, case_id, acting_officer, at, Reason(article, text)), ("supervisor",))


def _act(work: Callable[..., Head], roles: tuple[str, ...]) -> None:
    """Do something as the officer who is logged in, and say where the case stands."""
    from commands.desk import open_desk
    from engine.clock import now

    with open_desk() as desk:
        account, at = acting(desk.database, desk.office.vault, roles), now()
        _say(desk.writer.run(lambda session: work(session, desk.office, officer(account), at)))


def _decide(case_id: str, outcome: str, reasons: tuple[str, ...], dismissed: tuple[str, ...], **more: Any) -> None:
    from commands.desk import open_desk
    from engine.clock import now
    from engine.decision import Outcome
    from engine.review import verdict

    stated = tuple(verdict.Stated(*_pair(one)) for one in reasons)
    wanted = verdict.Verdict(Outcome(outcome), stated, dict(_pair(one) for one in dismissed), **more)
    with open_desk() as desk:
        account, at = acting(desk.database, desk.office.vault, _OFFICERS), now()
        decided = desk.writer.run(lambda session: verdict.decide(session, desk.office, case_id, officer(account), at, wanted))
    if decided.proposed:
        click.echo(f"{case_id}: proposed; another officer has to confirm it")
    else:
        _say(decided.head)


def _pair(given: str) -> tuple[str, str]:
    on, _, text = given.partition("=")
    return on.strip(), text.strip()


def _show(case_id: str, account: Account, as_json: bool, unmasked: bool = False) -> None:
    from commands.desk import open_desk
    from commands.review_shown import told
    from engine.casefile.journal import head_of
    from engine.casefile.review import keep_out
    from engine.clock import now
    from engine.review.dossier import dossier_of
    from engine.review.shown import shown, unmask

    with open_desk() as desk:
        at = now()
        if unmasked:
            desk.writer.run(lambda session: unmask(session, case_id, officer(account), at))
        with desk.database.read() as session:
            keep_out(session, head_of(session, case_id), account.id)
            data = shown(dossier_of(session, desk.office, case_id), at, unmasked)
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else told(data))


def _say(head: Head) -> None:
    from engine.lifecycle.stage import LABELS

    click.echo(f"{head.id}: {LABELS[head.stage]}")
