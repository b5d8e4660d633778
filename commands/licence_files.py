"""`miaopi licence export | verify`: the files of licences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.printing import COPY

if TYPE_CHECKING:
    import datetime as dt

    from engine.licence.document import Copy
    from engine.licence.documents import Kept
    from engine.licence.evidence import Evidence
    from engine.licence.verify import Verdict

BUNDLE = "bundle.json"
MARKS = {"ok": "✓", "note": "•", "unknown": "?", "failed": "✗"}
HEADS = {"ok": "证照有效", "note": "证照有效", "unknown": "不能确定，需由人员核对", "failed": "证照无效"}


@click.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@COPY
@click.option("--version", type=click.IntRange(1, 999), default=None, help="Not the current version, but this one.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder the files go to.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per file.")
def export(codes: tuple[str, ...], copy: Copy, version: int | None, out: Path, as_json: bool) -> None:
    """Write the sealed licences of these codes into a folder, and beside them bundle.json, with which
    `miaopi licence verify --offline` verifies them without a network.

    The ledger must have a checkpoint beyond their sealing: `miaopi ledger sequence` makes one.
    """
    for kept, path in write_files(codes, copy, version, out):
        click.echo(json.dumps({"code": kept.uscc, "sha256": kept.digest, "file": str(path)}) if as_json else str(path))


def write_files(codes: Sequence[str], copy: Copy, version: int | None, out: Path) -> list[tuple[Kept, Path]]:
    """Write sealed licences and their bundle into a folder. Raises LicenceError LIC-NOT-FOUND, LedgerError."""
    from commands.opening import open_store
    from commands.options import settings
    from engine.clock import now
    from engine.ledger.key import open_key
    from engine.licence.bundle import make_bundle, written
    from engine.licence.documents import bytes_of, newest
    from engine.signing.authority import Authority

    s = settings()
    database, vault = open_store()
    authority, keys = Authority(s.signing), open_key(s.ledger_key).verifiers
    with database.read() as session:
        documents = [newest(session, code, copy, version) for code in codes]
        bundle = make_bundle(session, vault, authority, keys, s.site, documents, now())
        out.mkdir(parents=True, exist_ok=True)
        files = [(kept, out / f"{kept.uscc}-{kept.version:03}-{kept.copy}.pdf") for kept in documents]
        for kept, path in files:
            path.write_bytes(bytes_of(session, vault, kept))
    (out / BUNDLE).write_text(written(bundle), encoding="utf-8")
    return files


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--offline", "bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None, metavar="BUNDLE", help="Verify with this bundle, which was fetched from the authority, and nothing else.")
@click.option("--at", "moment", default=None, metavar="INSTANT", help="Verify as of this instant, such as 2026-11-26T10:00+08:00 (default: now).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(file: Path, bundle: Path | None, moment: str | None, as_json: bool) -> None:
    """Verify the licence in FILE: its seal, certificates, time stamp, identifier, QR code, status and its entry in the
    ledger, a line each.

    Without --offline it is looked up in this installation's own store. Exit code 0 only when all of it holds, 1 when
    something does not or is not certain.
    """
    from commands.signatures import instant_of
    from engine.licence.verify import verify as verified

    at = instant_of(moment)
    with _evidence(bundle, at) as (evidence, roots):
        verdict = verified(file.read_bytes(), evidence, at)
    if as_json:
        data: dict[str, Any] = {"file": str(file), "at": at.isoformat(), **verdict.as_json(), "roots": roots}
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        _print(file, verdict, roots)
    raise SystemExit(0 if verdict.holds else 1)


@contextmanager
def _evidence(bundle: Path | None, at: dt.datetime) -> Iterator[tuple[Evidence, list[str]]]:
    """What is verified against, and the fingerprints of the roots a bundle would have one trust."""
    from commands.opening import open_database
    from commands.options import settings
    from engine.ledger.key import open_key
    from engine.licence.bundle import fingerprints, read_bundle
    from engine.licence.evidence import StoreEvidence
    from engine.signing.authority import Authority
    from engine.signing.trust import installed

    if bundle is not None:
        offline = read_bundle(bundle.read_text(encoding="utf-8"), str(bundle))
        yield offline, fingerprints(offline)
        return
    s = settings()
    database = open_database()
    with database.read() as session:
        yield StoreEvidence(session, installed(Authority(s.signing), at), s.site, open_key(s.ledger_key).verifiers), []
    database.close()


def _print(file: Path, verdict: Verdict, roots: list[str]) -> None:
    from commands.show import printable
    from engine.licence.verify import CHECKS

    click.echo(f"{file}：{HEADS[verdict.state.value]}")
    for line in verdict.lines:
        detail = f"：{line.detail}" if line.detail else ""
        code = f"  [{line.code}]" if line.code is not None else ""
        click.echo("  " + printable(f"{MARKS[line.state.value]} {CHECKS[line.check]}{detail}{code}"))
    for root in roots:
        click.echo(f"  trusted root of the bundle: SHA-256 {root}", err=True)
