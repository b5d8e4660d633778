"""`miaopi signatures`: verify the signatures and the seal of a PDF document."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.signing.report import Line, Report, SignatureReport
    from engine.signing.trust import Trust

MARKS = {"ok": "✓", "note": "•", "unknown": "?", "failed": "✗"}
HEADS = {"ok": "签名有效", "note": "签名有效", "unknown": "不能确定，需由人员核对", "failed": "签名无效"}
PURPOSES = {"applicant": "申请人签名", "seal": "登记机关电子印章"}


@click.group("signatures")
def group() -> None:
    """Verify signatures and seals.

    Exit codes: 0 every signature holds; 1 one does not, or it is not certain; 2 the command or its input cannot be used.
    """


@group.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--trust", "roots", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="PEM file of the roots to trust, instead of this installation's own (repeatable).",
)
@click.option(
    "--crl", "lists", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="PEM file of lists of revoked certificates, newer than what the document brings along (repeatable).",
)
@click.option("--at", "moment", default=None, metavar="INSTANT", help="Verify as of this instant, such as 2026-11-26T10:00+08:00 (default: now).")
@click.option("--application", default=None, metavar="ID", help="The application the signatures must belong to.")
@click.option("--document", default=None, metavar="SHA256", help="SHA-256 of the document as it was shown to those who signed it.")
@click.option("--number", default=None, metavar="NUMBER", help="The number the sealed document must bear.")
@click.option("--sealed", is_flag=True, help="There must be a seal of the registration authority.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(
    file: Path, roots: tuple[Path, ...], lists: tuple[Path, ...], moment: str | None, application: str | None,
    document: str | None, number: str | None, sealed: bool, as_json: bool,
) -> None:
    """Verify the signatures of the PDF document FILE, offline, and say line by line what holds.

    Without --trust the roots of this installation's embedded authority are trusted, and those in its folder `trusted`.
    """
    from engine.signing.one_signature import Expected
    from engine.signing.verify import verify as verified

    at = _instant(moment)
    expected = Expected(application=application, document=document, number=number, sealed=sealed)
    report = verified(file.read_bytes(), _trust(roots, lists, at), at, expected)
    if as_json:
        click.echo(json.dumps({"file": str(file), "at": at.isoformat(), **report.as_json()}, ensure_ascii=False))
    else:
        _print(file, report)
    raise SystemExit(0 if report.holds else 1)


def _trust(roots: tuple[Path, ...], lists: tuple[Path, ...], at: dt.datetime) -> Trust:
    from commands.options import settings
    from engine.signing.authority import Authority
    from engine.signing.trust import Anchor, Trust, installed, read_certificates, read_lists

    more = tuple(crl for path in lists for crl in read_lists(path))
    if roots:
        return Trust(tuple(Anchor(root) for path in roots for root in read_certificates(path)), more)
    own = installed(Authority(settings().signing), at)
    return Trust(own.anchors, (*own.lists, *more))


def _instant(text: str | None) -> dt.datetime:
    from engine.clock import CHINA, now

    if text is None:
        return now()
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no instant; write 2026-11-26T10:00+08:00") from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=CHINA)


def _print(file: Path, report: Report) -> None:
    from commands.show import printable

    click.echo(f"{file}：{HEADS[report.state.value]}")
    for line in report.lines:
        click.echo("  " + printable(_said(line)))
    for signature in report.signatures:
        click.echo(f"■ {printable(_who(signature))}")
        for line in signature.lines:
            click.echo("  " + printable(_said(line)))


def _who(signature: SignatureReport) -> str:
    purpose = PURPOSES.get(signature.purpose.value, "签名") if signature.purpose is not None else "签名"
    return "  ".join(part for part in (purpose, signature.name, f"（{signature.field}）", signature.level) if part)


def _said(line: Line) -> str:
    from engine.signing.report import TITLES

    detail = f"：{line.detail}" if line.detail else ""
    code = f"  [{line.code}]" if line.code is not None else ""
    return f"{MARKS[line.state.value]} {TITLES[line.check]}{detail}{code}"
