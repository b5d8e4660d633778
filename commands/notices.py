"""`miaopi notices`: who is told, what was told, and what did not arrive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from commands.acting import acting, in_charge
from commands.show import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from engine.notices.address import Network
    from engine.notices.deliverer import Sent


@click.group()
def group() -> None:
    """Tell other departments what was registered: who is told, what was sent, and what did not arrive (docs/notices.md).

    Subscribers are kept by a supervisor who is logged in; as long as there is none, by whoever runs the command.
    """


@group.command("subscribers")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per subscriber.")
def list_subscribers(as_json: bool) -> None:
    """List who is told of what, also those that were removed."""
    from commands.desk import open_files
    from engine.notices.subscribers import subscribers

    with open_files() as files, files.database.read() as session:
        found = subscribers(session)
    if as_json:
        for one in found:
            click.echo(json.dumps({
                "id": one.id, "title": one.title, "url": one.url, "topics": list(one.topics), "active": one.active,
                "created_at": one.created_at.isoformat(),
            }, ensure_ascii=False))
        return
    from commands.show import table

    table(["id", "title", "address", "topics", "active"], [[s.id, s.title, s.url, " ".join(s.topics), "yes" if s.active else "no"] for s in found])


@group.command()
@click.argument("subscriber_id", metavar="ID")
@click.argument("url")
@click.option("--topic", "topics", multiple=True, required=True, help="Of what it is told; several times for several. A topic is told with all under it (permit); * is all that goes to departments, not messages to applicants.")
@click.option("--title", default="", help="The department's name.")
@click.option("--change", is_flag=True, help="Give a subscriber another address, topics or title; it keeps its secret.")
@click.option("--since", default=None, metavar="DAY", help="Send it also what was posted of its topics on that day or later and never went to it.")
@click.option("--from-start", is_flag=True, help="Send it also all that was ever posted of its topics and never went to it.")
def subscribe(subscriber_id: str, url: str, topics: tuple[str, ...], title: str, change: bool, since: str | None, from_start: bool) -> None:
    """Tell a department at an address from now on, and print the secret by which it knows who writes. It is shown once.

    The address is https; http only for this machine. Private networks are refused unless MIAOPI_NOTICES_NETWORKS allows
    them. If notices of its topics were told to nobody so far, how many is said.

    \b
    miaopi notices subscribe tax https://tax.example.gov.cn/hook --topic tax --title 税务局
    miaopi notices subscribe health https://health.example.gov.cn/in --topic permit.health
    miaopi notices subscribe publicity https://gsxt.example.gov.cn/in --topic publication --from-start
    """
    from commands.desk import open_desk
    from engine.clock import now
    from engine.notices import earlier
    from engine.notices.subscribers import Wanted

    wanted, begin = Wanted(subscriber_id, url, topics, title), _begin(since, from_start)
    with open_desk() as desk:
        by, at, networks = in_charge(desk.database, desk.office.vault), now(), _networks()
        procedure = desk.office.procedure
        _known_topics(topics, [*procedure.notices, *(f"permit.{d}" for d in [*procedure.departments.values(), "other"])])
        joining = earlier.Joining(wanted, begin, change)
        joined = desk.writer.run(lambda session: earlier.join(session, desk.office.vault, joining, networks, by, at))
    click.echo(f"{subscriber_id} is told of {' '.join(topics)}" + ("; give it this secret, which is not shown again:" if joined.secret else ""), err=True)
    if joined.secret:
        click.echo(joined.secret)
    if begin is not None:
        click.echo(f"{joined.earlier} posted before will be sent to it", err=True)
    if joined.untold.first_at is not None:
        click.echo(
            f"{joined.untold.count} of these topics were posted before and told to nobody, the first on {_day(joined.untold.first_at)}; "
            "to have them sent, give this command again with --change and --since or --from-start", err=True,
        )


@group.command()
@click.argument("subscriber_id", metavar="ID")
def secret(subscriber_id: str) -> None:
    """Exchange a subscriber's secret and print the new one. For a day messages bear the signatures of both."""
    from commands.desk import open_files
    from engine.clock import now
    from engine.notices.subscribers import exchange_secret

    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        click.echo(files.writer.run(lambda session: exchange_secret(session, files.vault, subscriber_id, by, at)))


@group.command()
@click.argument("subscriber_id", metavar="ID")
def unsubscribe(subscriber_id: str) -> None:
    """Tell a department nothing any more. What it was still to get is put aside."""
    from commands.desk import open_files
    from engine.clock import now
    from engine.notices import subscribers

    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        dropped = files.writer.run(lambda session: subscribers.unsubscribe(session, subscriber_id, by, at))
    click.echo(f"{subscriber_id} is told nothing any more; {dropped} put aside")


@group.command("list")
@click.option("--case", "case_id", default=None, help="Only notices of this application.")
@click.option("--topic", default=None, help="Only notices of this topic, with all under it.")
@click.option("--nobody", is_flag=True, help="Only notices that were told to nobody, because nobody had asked for them.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per notice.")
def list_notices(case_id: str | None, topic: str | None, nobody: bool, limit: int, as_json: bool) -> None:
    """List notices and what became of them, the newest first."""
    from commands.desk import open_files
    from engine.notices import look

    with open_files() as files, files.database.read() as session:
        found = look.list_notices(session, look.Wanted(case_id, topic, limit, nobody))
    if as_json:
        for one in found:
            click.echo(json.dumps(one, ensure_ascii=False))
        return
    from commands.show import table

    table(["notice", "at", "deliveries"], [
        [one["key"], one["at"], "; ".join(f"{d['subscriber']} {d['status']} ({d['attempts']})" for d in one["deliveries"]) or "nobody"] for one in found
    ])


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per topic.")
def status(as_json: bool) -> None:
    """Count by topic what was posted, what was delivered, what waits, what was put aside, and what was told to nobody.

    What was told to nobody had no subscriber; `miaopi notices subscribe ... --from-start` has it sent.
    """
    from commands.desk import open_files
    from engine.notices import look

    with open_files() as files, files.database.read() as session:
        found = look.counts(session)
    if as_json:
        for one in found:
            click.echo(json.dumps(one, ensure_ascii=False))
        return
    from commands.show import table

    names = ["topic", "notices", "delivered", "waiting", "dead", "nobody"]
    table(names, [[str(one[name]) for name in names] for one in found])


@group.command()
@click.argument("key")
@click.option("--reveal", is_flag=True, help="Show what it tells, personal data too; it takes a log-in and is entered in the ledger.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(key: str, reveal: bool, as_json: bool) -> None:
    """Show a notice: to whom it went, what came of it, and which parts it tells.

    \b
    miaopi notices show 20261126-7F3K9Q2M8XWD/3/tax
    """
    from commands.desk import open_files
    from engine.clock import now
    from engine.ledger.entries import record
    from engine.notices import look

    with open_files() as files:
        who = acting(files.database, files.vault) if reveal else None
        with files.database.read() as session:
            found = look.show_notice(session, files.vault, key)
        if who is not None:
            at, body = now(), {"notice": key, "by": who.id, "role": who.role}
            files.writer.run(lambda session: record(session, "notice.revealed", found["application"], at, body))
    if not reveal:
        found["data"] = sorted(found["data"])
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"■ {found['key']}  {found['at']}")
    for line in _told(found["data"]):
        click.echo(f"  {line}")
    for one in found["deliveries"]:
        click.echo(f"  → {_delivery(one)}")


@group.command()
@click.option("--subscriber", default=None, help="Only what was to go to this one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per delivery.")
def dead(subscriber: str | None, as_json: bool) -> None:
    """List what was put aside after too many attempts. Exit code 1 if there is something."""
    from commands.desk import open_files
    from engine.notices import look

    with open_files() as files, files.database.read() as session:
        found = look.dead(session, subscriber)
    if as_json:
        for one in found:
            click.echo(json.dumps(one, ensure_ascii=False))
    else:
        from commands.show import table

        table(["delivery", "notice", "subscriber", "attempts", "said", "since"],
              [[d["delivery"], d["key"], d["subscriber"], d["attempts"], d["said"] or "", d["ended_at"] or ""] for d in found])
    raise SystemExit(1 if found else 0)


@group.command()
@click.argument("deliveries", nargs=-1, type=int)
@click.option("--subscriber", default=None, help="All that was put aside of this one.")
@click.option("--all", "everything", is_flag=True, help="All that was put aside.")
def redeliver(deliveries: tuple[int, ...], subscriber: str | None, everything: bool) -> None:
    """Send again what was put aside, by the numbers `miaopi notices dead` lists. Exit code 1 if there was nothing.

    \b
    miaopi notices redeliver 17 18
    miaopi notices redeliver --subscriber tax
    """
    from commands.desk import open_files
    from engine.clock import now
    from engine.notices import look, queue

    if bool(deliveries) + bool(subscriber) + everything != 1:
        raise click.UsageError("name deliveries, or give --subscriber or --all")
    with open_files() as files:
        by, at = in_charge(files.database, files.vault), now()
        ids = list(deliveries)
        if not ids:
            with files.database.read() as session:
                ids = [one["delivery"] for one in look.dead(session, subscriber)]
        count = files.writer.run(lambda session: queue.redeliver(session, ids, by, at))
    click.echo(f"{count} sent again")
    raise SystemExit(0 if count else 1)


@group.command()
@click.option("--once", is_flag=True, help="End when nothing is due; what failed is due later.")
@click.option("--attempts", type=click.IntRange(1, 100), default=20, show_default=True, help="Put a notice aside after so many.")
@click.option("--timeout", type=click.FloatRange(0.1, 120), default=10.0, show_default=True, metavar="SECONDS", help="How long an attempt may take.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per attempt.")
def deliver(once: bool, attempts: int, timeout: float, as_json: bool) -> None:
    """Send what waits, until SIGTERM or SIGINT. As many deliverers as wanted, also on several machines, share the work.

    A receiver may get a notice twice, with the same webhook-id; within a case never a later one before an earlier one.
    """
    import asyncio
    import os
    import socket

    from commands.desk import open_files
    from commands.stopping import Stop
    from engine.clock import now
    from engine.notices.deliverer import Deliverer
    from engine.notices.transport import Transport

    with open_files() as files, Stop() as stop:
        deliverer = Deliverer(
            f"{socket.gethostname()[:40]}/{os.getpid()}", files.database, files.writer, files.vault, Transport(_networks(), timeout), now,
            attempts, _line if as_json else _text,
        )
        asyncio.run(deliverer.run(lambda: stop.asked, once))


def _networks() -> tuple[Network, ...]:
    from commands.options import settings
    from engine.notices.address import read_networks

    return read_networks(settings().notices_networks)


def _begin(since: str | None, from_start: bool) -> dt.datetime | None:
    """The instant from which on what was posted before is sent; None: nothing of it."""
    import datetime as dt

    from commands.options import day_of
    from engine.clock import CHINA
    from engine.notices.earlier import EVER

    if since is not None and from_start:
        raise click.UsageError("give --since or --from-start")
    if from_start:
        return EVER
    return dt.datetime.combine(day_of(since), dt.time(), CHINA) if since is not None else None


def _day(at: dt.datetime) -> str:
    from engine.clock import CHINA

    return at.astimezone(CHINA).date().isoformat()


def _known_topics(topics: Sequence[str], known: Sequence[str]) -> None:
    import difflib

    from engine.errors import NOT_TOPIC, Defect, NoticeError

    strange = [topic for topic in topics if topic != "*" and topic not in known]
    if strange:
        near = {topic: difflib.get_close_matches(topic, known, n=1) for topic in strange}
        raise NoticeError(NOT_TOPIC, [
            Defect(topic, "no notice has this topic", f"did you mean {near[topic][0]}?" if near[topic] else "kinds.yaml of the rulebook lists them")
            for topic in strange
        ])


def _told(data: dict[str, Any] | list[str]) -> Iterator[str]:
    if isinstance(data, list):
        yield "tells: " + " ".join(data)
        return
    for key, value in sorted(data.items()):
        yield f"{key}: {printable(json.dumps(value, ensure_ascii=False))}"


def _delivery(one: dict[str, Any]) -> str:
    when = one["next_at"] or one["ended_at"] or ""
    return f"{one['subscriber']}  {one['status']}  {one['attempts']} attempts  {one['said'] or ''}  {when}".rstrip()


def _text(sent: Sent) -> None:
    later = f", again at {sent.ended.next_at.isoformat(timespec='seconds')}" if sent.ended.status == "waiting" else ""
    click.echo(f"{sent.key or '-'} → {sent.subscriber}  {sent.ended.status}  {sent.ended.said}{later}")


def _line(sent: Sent) -> None:
    click.echo(json.dumps({
        "key": sent.key or None, "subscriber": sent.subscriber, "attempts": sent.attempts, "status": sent.ended.status, "said": sent.ended.said,
        "next_at": sent.ended.next_at.isoformat() if sent.ended.status == "waiting" else None,
    }, ensure_ascii=False))
