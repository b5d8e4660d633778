"""`miaopi licence`: the library of electronic licences 电子证照库."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from commands import licence_demo, licence_enter, licence_files
from commands.printing import COPY, OUT, write_out
from engine.domain.entity import LicenceStatus

if TYPE_CHECKING:
    from engine.licence.catalogue import Summary, Whole
    from engine.licence.document import Copy
    from engine.typesetting.sheet import Sheet

NO_CODE = "0" * 18
"""Stands where an entity has no code yet."""
CODE = click.argument("uscc", metavar="CODE")


@click.group()
def group() -> None:
    """Licences: list, show, seal, export and verify them, and change their status."""


group.add_command(licence_enter.enter)
group.add_command(licence_files.export)
group.add_command(licence_files.verify)
group.add_command(licence_demo.demo)


@group.command("list")
@click.option("--status", type=click.Choice(get_args(LicenceStatus)), default=None, help="Only licences of this status.")
@click.option("--district", default=None, metavar="CODE", help="Only those of this division, or below it (440703, 4407).")
@click.option("--name", default=None, help="Only names that contain this.")
@click.option("--kind", default=None, metavar="KIND", help="Only licences of this kind, such as business_licence, food_permit.")
@click.option("--holder", default=None, metavar="CODE", help="Only those of other kinds that the entity of this code holds.")
@click.option("--after", default="", metavar="CODE", help="Go on behind this code.")
@click.option("-n", "most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="So many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per licence.")
def list_(most: int, as_json: bool, **wanted: Any) -> None:
    """List licences by their codes. An individual business without a name is listed without one."""
    from commands.opening import open_database
    from engine.licence.catalogue import Wanted, listed

    with open_database().read() as session:
        found = listed(session, Wanted(**wanted), most)
    for one in found:
        click.echo(json.dumps(_summary(one), ensure_ascii=False) if as_json else _summary_text(one))
    if len(found) == most:
        click.echo(f"there may be more: --after {found[-1].uscc}", err=True)


@group.command("show")
@CODE
@click.option("--version", type=click.IntRange(1, 999), default=None, help="With --out: not as it stands, but at this version.")
@COPY
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Print the licence, without its seal, into this file: PDF, or PNG by the name's ending.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(uscc: str, version: int | None, copy: Copy, out: Path | None, as_json: bool) -> None:
    """Show how the licence of the number CODE (of a business licence the unified social credit code) stands: versions, statuses, sealed documents.

    With --out it is printed, marked 样例 unless MIAOPI_SPECIMEN is no; a licence that has ended is not printed.
    """
    from commands.opening import open_store
    from commands.workshop import printing
    from engine.licence.catalogue import whole
    from engine.licence.read import open_licence, sheet_of

    database, vault = open_store()
    with database.read() as session:
        if out is not None:
            opened = open_licence(session, vault, uscc, version)
        else:
            found = whole(session, uscc)
    if out is not None:
        write_out(sheet_of(opened, printing(), copy), out)
    elif as_json:
        click.echo(json.dumps(_whole(found), ensure_ascii=False))
    else:
        _print(found)


@group.command("preview")
@click.argument("file")
@COPY
@OUT
@click.option("--as-of", "as_of_text", default=None, metavar="DATE", help="As if registered on this day (default: today in China).")
@click.option("--kind", default=None, metavar="KIND", help="Another kind of licence, such as food_permit; FILE is then YAML with its fields by key.")
def preview(file: str, copy: Copy, out: Path, as_of_text: str | None, kind: str | None) -> None:
    """Print what the licence of an application (YAML or JSON; - for standard input) would look like.

    It is always marked 样例 and bears no code. Nothing is examined.
    """
    if kind is not None:
        write_out(_of_kind(kind, file, as_of_text, copy), out)
        return
    import datetime as dt
    from dataclasses import replace

    from commands.options import day_of
    from commands.workshop import printing
    from engine.clock import CHINA
    from engine.licence.kinds import BUSINESS, licence_kind
    from engine.licence.read import OpenedLicence, sheet_of
    from engine.receive.applications import read_path

    received = next(iter(read_path(file)))
    if received.error is not None:
        raise received.error
    assert received.application is not None
    day = day_of(as_of_text)
    opened = OpenedLicence(
        NO_CODE, 1, "valid", received.application.division or "", day, dt.datetime.combine(day, dt.time(12), CHINA),
        received.application, received.application.entity_type, licence_kind(BUSINESS),
    )
    write_out(sheet_of(opened, replace(printing(), real=False), copy), out)


def _of_kind(name: str, file: str, as_of_text: str | None, copy: Copy) -> Sheet:
    """A licence of a kind that no application leads to, from a file of its fields. Raises DocumentError."""
    import datetime as dt

    from commands.licence_enter import read_fields
    from commands.options import day_of
    from commands.workshop import printing
    from engine.clock import CHINA
    from engine.licence.document import Issue, licence_sheet
    from engine.licence.kinds import licence_kind
    from engine.licence.read import address_of

    kind, prints, day = licence_kind(name), printing(), day_of(as_of_text)
    values = read_fields(file)
    address = address_of(prints.site, values.get(kind.table.number, NO_CODE))
    issue = Issue(prints.authorities.first, day, dt.datetime.combine(day, dt.time(12), CHINA), 1, address)
    return licence_sheet(kind, next(iter(kind.table.fields)), values, issue, copy)


@group.command()
@click.argument("uscc", metavar="CODE", required=False)
@COPY
def seal(uscc: str | None, copy: Copy) -> None:
    """Seal the newest version of the licence CODE, once more if it was; without CODE, all that waits (as `miaopi work` does).

    Exit code 1 when one could not be sealed.
    """
    from commands.desk import open_files
    from commands.work import sealed_text
    from commands.workshop import open_sealer

    failed = False
    with open_files() as files:
        sealer = open_sealer(files.database, files.writer, files.vault)
        done = [sealer.seal_now(uscc, copy)] if uscc is not None else sealer.step()
        while done:
            for one in done:
                click.echo(sealed_text(one))
                failed |= bool(one.failure)
            done = sealer.step() if uscc is None else []
    raise SystemExit(1 if failed else 0)


@group.command()
@CODE
@click.option("--status", type=click.Choice(get_args(LicenceStatus)), default="revoked", show_default=True, help="The status it gets; valid undoes a mark or an end.")
@click.option("--basis", required=True, metavar="ARTICLE", help="The article the decision rests on, such as 公司法 第二百六十条.")
@click.option("--reason", required=True, help="The reason, as the holder is told it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def revoke(uscc: str, status: LicenceStatus, basis: str, reason: str, as_json: bool) -> None:
    """Change the status of the licence CODE by an officer's decision: 吊销, 撤销 (冒名登记), 注销, 异常 and others.

    Whoever is logged in decides it, a clerk or a supervisor, and nobody on a licence of their own or of relatives. It is to be
    seen at once: in `show`, on the page of the licence, and in the status list that is fetched next.
    """
    from commands.acting import acting
    from commands.desk import open_files
    from commands.workshop import printing
    from engine.accounts.registry import DECIDE
    from engine.clock import now
    from engine.licence.catalogue import whole
    from engine.licence.changes import Change
    from engine.review.licences import change_status

    with open_files() as files:
        officer = acting(files.database, files.vault, DECIDE)
        with files.database.read() as session:
            district = whole(session, uscc).summary.district
        change = Change(status, basis, reason, printing().authorities.of(district).name, officer.id, now())
        number = files.writer.run(lambda session: change_status(session, files.vault, uscc, change))
    if as_json:
        click.echo(json.dumps({"code": uscc, "number": number, "status": status, "since": change.since.isoformat()}))
    else:
        from engine.licence.standing import TITLES

        click.echo(f"{uscc}  {TITLES[status]}  {change.since}")


def _summary(one: Summary) -> dict[str, Any]:
    return {
        "code": one.uscc, "kind": one.kind, "holder": one.holder, "name": one.name, "entity_type": one.entity_type, "district": one.district,
        "established_on": one.established_on.isoformat(), "version": one.version, "status": one.status,
    }


def _summary_text(one: Summary) -> str:
    from commands.show import printable
    from engine.licence.kinds import BUSINESS, licence_kind
    from engine.licence.standing import TITLES

    title = f"{licence_kind(one.kind).table.title}  " if one.kind != BUSINESS else ""
    return f"{one.uscc}  {title}{one.established_on}  {one.version:03}  {TITLES[one.status]}  {printable(one.name or '（无名称）')}"


def _whole(found: Whole) -> dict[str, Any]:
    return {
        **_summary(found.summary), "marks": list(found.standings[-1].marks),
        "versions": [
            {"version": s.version, "status": s.status, "since": s.since.isoformat(), "reason": s.reason} for s in found.standings
        ],
        "statuses": [
            {"number": e.number, "status": e.status, "since": e.since.isoformat(), "reason": e.reason, "authority": e.authority, "by": e.by}
            for e in found.entries
        ],
        "documents": [
            {"version": d.version, "copy": d.copy, "edition": d.edition, "sha256": d.digest, "at": d.at.isoformat()}
            for d in found.documents
        ],
        "waiting": [{"version": w.version, "copy": w.copy, "stuck": w.stuck, "code": w.said} for w in found.waiting],
    }


def _print(found: Whole) -> None:
    from commands.show import printable
    from engine.licence.standing import TITLES

    click.echo(_summary_text(found.summary))
    for standing in found.standings:
        click.echo(f"  版本 {standing.version:03}  {TITLES[standing.status]}  自{standing.since}  {printable(standing.reason)}")
    for entry in found.entries:
        click.echo(f"  状态 {entry.number}  {TITLES[entry.status]}  自{entry.since}  {printable(entry.reason)}  {printable(entry.authority)}")
    for kept in found.documents:
        click.echo(f"  文件 {kept.version:03}  {kept.copy}  第{kept.edition}份  {kept.digest}")
    for waiting in found.waiting:
        why = f"需要人员处理（{waiting.said}）" if waiting.stuck else "等待盖章"
        click.echo(f"  文件 {waiting.version:03}  {waiting.copy}  {why}")
