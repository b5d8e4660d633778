"""`miaopi scopes parse`: a scope read item by item, with what the examination says of each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.scope_check import ReadScope, ScopeExaminer

STANDARD_INPUT = "-"
VERDICTS = {
    "banned": "禁止", "refer": "人工", "permit_before": "先证后照", "permit_after": "先照后证", "ordinary": "一般",
}
STAGES = {"before": "登记前", "after": "登记后", "filing": "备案"}


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per text (docs/scopes.md).")
@click.option("--as-of", "as_of", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
@click.option("--rulebook", default=None, help="Rulebook to judge with (default: MIAOPI_RULEBOOK).")
def parse(text: str, as_json: bool, as_of: str | None, rulebook: str | None) -> None:
    """Read a scope: its items, the catalogue phrases they mean, permits, and a verdict on each.

    With - the texts are the lines of standard input, and JSON comes out, a line each.
    """
    from commands.options import day_of, open_bundle
    from engine.scope_check import ScopeExaminer

    examiner = ScopeExaminer(open_bundle(rulebook), day_of(as_of))
    piped = text == STANDARD_INPUT
    unread = 0
    for given in _given(text):
        unread += not _shown(examiner, given, as_json or piped)
    raise SystemExit(2 if unread else 0)


def _shown(examiner: ScopeExaminer, text: str, as_json: bool) -> bool:
    """Print one scope; whether it could be read."""
    from commands.show import printable
    from engine import strict_json
    from engine.errors import InputError

    try:
        found = examiner.read(text)
    except InputError as error:
        click.echo(strict_json.dumps({"error": error.as_json()}) if as_json else f"■ {printable(text[:60])}…\n  {error}")
        return False
    if as_json:
        click.echo(strict_json.dumps(found.as_json()))
    else:
        _tell(found)
    return True


def _tell(found: ReadScope) -> None:
    """The whole answer for one scope, ending with an empty line."""
    from commands.narrate import EFFECTS
    from commands.show import printable, table

    click.echo(f"■ {VERDICTS[found.verdict]}  {found.verdict.value}，已对应 {found.coverage:.0%} 的文字")
    rows = []
    for item in found.items:
        said = item.as_json()
        permits = "、".join(f"{STAGES[p['stage']]} {p['name']}" for p in said["permits"])
        meant = f"{said['phrase']} {said['code']} {said['confidence']:.0%}" if said["code"] else ""
        rows.append([f"{item.start}–{item.end}", printable(said["text"]), VERDICTS[item.verdict], meant, permits])
    if rows:
        table(["offsets", "item", "verdict", "catalogue", "permits"], rows)
    for finding in found.examination.findings:
        click.echo(f"  • {EFFECTS[finding.effect]}：{printable(finding.message.applicant)}")
        click.echo(f"      依据：{finding.legal_basis}  [{finding.rule}]")
    click.echo()


def _given(text: str) -> Iterator[str]:
    """The text, or the lines of standard input; bytes that are no UTF-8 become U+FFFD, so that no line is lost."""
    if text != STANDARD_INPUT:
        yield text.encode("utf-8", "replace").decode("utf-8")
        return
    for number, line in enumerate(sys.stdin.buffer):
        read = line.rstrip(b"\r\n").decode("utf-8", "replace")
        yield read.removeprefix("\ufeff") if number == 0 else read
