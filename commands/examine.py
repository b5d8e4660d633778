"""`miaopi examine`: decide applications and say why."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.show import printable

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.receive.applications import Received


@click.command()
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per application (docs/outcomes.md).")
@click.option("--explain", is_flag=True, help="Show how every rule came out, and why not.")
@click.option("--as-of", "as_of_text", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
@click.option("--rulebook", default=None, help="Rulebook to judge with (default: MIAOPI_RULEBOOK; national for tables).")
@click.option("--record", "record_dir", type=click.Path(path_type=Path, file_okay=False), help="Write each decision's whole record into this folder.")
@click.option("--registrations", type=click.Path(path_type=Path), help="Judge a table of real registrations (TSV/CSV, gz).")
@click.option("--topics", default=None, help="With --registrations: judge only these topics, e.g. name,scope,address.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="With --registrations: write JSONL here; continues where it stopped.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="With --registrations: only the first N rows.")
def command(
    files: tuple[str, ...], as_json: bool, explain: bool, as_of_text: str | None, rulebook: str | None,
    record_dir: Path | None, registrations: Path | None, topics: str | None, out: Path | None, limit: int | None,
) -> None:
    """Decide applications (YAML, JSON, JSONL; many at once; - for standard input) and say why.

    Exit code 0 when every application was decided, whatever the outcome; 2 when one could not be read.
    """
    from commands.options import day_of, open_bundle

    as_of = day_of(as_of_text)
    if registrations is not None:
        from commands.examine_table import judge_table

        judge_table(registrations, open_bundle(rulebook or "national"), as_of, topics, out, limit, as_json)
        return
    if not files:
        raise click.UsageError("name a file, - for standard input, or --registrations FILE")
    bundle = open_bundle(rulebook)
    unread = 0
    for source, text in _decided(files, bundle, as_of, as_json, explain, record_dir):
        unread += source is None
        click.echo(text)
    raise SystemExit(2 if unread else 0)


def _decided(
    files: tuple[str, ...], bundle: Bundle, as_of: dt.date, as_json: bool, explain: bool, record_dir: Path | None
) -> Iterator[tuple[str | None, str]]:
    from commands.narrate import narrate, narrate_trace
    from commands.outside import open_ports
    from engine.pipeline import process
    from engine.receive.applications import read_path
    from engine.record import write_record
    from engine.report import decision_line

    ports = open_ports(bundle)
    for path in files:
        for received in read_path(path):
            if received.application is None:
                yield None, _unread(received, as_json)
                continue
            try:
                decided = process(received.application, bundle, ports, as_of)
            except Exception as error:  # noqa: BLE001 - the worker step's edge: nothing is lost, a person looks at it
                yield None, _failed(received, error, as_json)
                continue
            if record_dir is not None:
                record_dir.mkdir(parents=True, exist_ok=True)
                _write(record_dir, write_record(decided, received.source), decided.revision.digest)
            if as_json:
                yield received.source, decision_line(decided, received.source)
            else:
                text = narrate(decided, received.source)
                yield received.source, text + (narrate_trace(decided) if explain else "")


def _write(folder: Path, record: str, revision: str) -> None:
    digest = hashlib.sha256(record.encode()).hexdigest()
    (folder / f"{revision[:16]}-{digest[:16]}.json").write_text(record, encoding="utf-8")


def _unread(received: Received, as_json: bool) -> str:
    error = received.error
    if error is None:
        return ""
    if as_json:
        return json.dumps({"application": received.source, "error": error.as_json()}, ensure_ascii=False)
    lines = [f"■ {received.source}", f"  无法读取 {error.code}"]
    lines += [f"    {printable(str(d))}" for d in error.defects[:20]]
    if len(error.defects) > 20:
        lines.append(f"    … {len(error.defects) - 20} more")
    return "\n".join(lines) + "\n"


def _failed(received: Received, error: Exception, as_json: bool) -> str:
    """An examination that broke off decides nothing: the case refers, and the defect of ours is named."""
    why = f"examination broke off: {type(error).__name__}"
    if as_json:
        return json.dumps({"application": received.source, "outcome": "refer", "findings": [],
                           "unknown": [{"rule": "", "fact": "", "why": why}]}, ensure_ascii=False)
    return f"■ {received.source}\n  转人工审核 refer\n    {why}\n"

