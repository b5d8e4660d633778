"""`miaopi archive`: a case's whole file as one package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.errors import Defect


@click.group()
def group() -> None:
    """The file of a case as one package, known by one digest."""


@group.command("export")
@click.argument("application_id", metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Write the package here (ZIP).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a line.")
def export(application_id: str, out: Path, as_json: bool) -> None:
    """Pack the file of the application ID, and record in the ledger its digest and who took it.

    The package holds the personal data of the case in clear: keep it as you keep the case. It takes a clerk or a
    supervisor who is logged in, and whose own case it is not.
    """
    from commands.acting import acting, officer
    from commands.opening import open_store, press
    from engine.accounts.registry import DECIDE
    from engine.archive.gather import EXPORTED, case_file, head, pieces
    from engine.archive.package import pack
    from engine.archive.seal import seal
    from engine.clock import now
    from engine.review.shown import hand_out

    database, vault = open_store()
    account = acting(database, vault, DECIDE)
    with database.read() as session:
        file = case_file(session, vault, press(), application_id)
        package = pack(head(file), pieces(file))
    at, act = now(), (EXPORTED, {"manifest": package.digest})
    with database.write() as session:
        hand_out(session, application_id, officer(account), act, at)
        seal(session, application_id, package, at)
    draft = out.with_name(f".{out.name}.part")
    draft.write_bytes(package.content)
    draft.replace(out)
    if as_json:
        click.echo(json.dumps({"file": str(out), "size": len(package.content), "manifest": package.digest}))
    else:
        click.echo(f"{out}: {len(package.content)} bytes, manifest sha256 {package.digest}")


@group.command("verify")
@click.argument("package", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--ledger", is_flag=True, help="Ask this installation's ledger too whether it is the one that was sealed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def verify(package: Path, ledger: bool, as_json: bool) -> None:
    """Check a package: is every part there and unchanged, and does it hold together?

    Works without a database. Exit code 1 if something differs.
    """
    from engine.archive.package import unpack
    from engine.archive.verify import differences
    from engine.errors import ARC_FORMAT, ArchiveError, Defect

    try:
        unpacked = unpack(package.read_bytes())
    except OSError as error:
        raise ArchiveError(ARC_FORMAT, Defect(str(package), f"cannot be read: {error.strerror}", "check the path")) from None
    found = [*differences(unpacked)]
    if ledger:
        found += _unsealed(unpacked.manifest["application"]["id"], unpacked.digest)
    if as_json:
        click.echo(json.dumps({
            "file": str(package), "manifest": unpacked.digest, "application": unpacked.manifest.get("application"), "whole": not found,
            "differences": [{"where": d.where, "problem": d.problem} for d in found],
        }, ensure_ascii=False))
    else:
        click.echo(f"{package}: {'differs' if found else 'whole'}, {len(unpacked.members)} members, manifest sha256 {unpacked.digest}")
        for defect in found:
            click.echo(f"  {defect}")
    raise SystemExit(1 if found else 0)


def _unsealed(application_id: str, digest: str) -> list[Defect]:
    """Nothing if this installation's ledger has the package's digest."""
    from commands.opening import open_database
    from engine.archive.seal import sealed_at
    from engine.errors import Defect

    database = open_database()
    with database.read() as session:
        if sealed_at(session, application_id, digest) is not None:
            return []
    return [Defect("manifest.json", "the ledger does not have this digest", "it was changed, or sealed by another registry")]
