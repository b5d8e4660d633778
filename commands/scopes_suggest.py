"""`miaopi scopes suggest`: from what somebody says he does to catalogue items and industry classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.lines import given, piped

if TYPE_CHECKING:
    from engine.scopes.suggest import ItemSuggestion, Reason, Suggestions

MOST = 50
WORTH_SHOWING = 0.05
"""A person is not shown what scores less, unless there is nothing else."""
STAGES = {"before": "登记前许可", "after": "登记后许可", "filing": "备案", "unknown": "待确认"}


@click.command()
@click.argument("texts", metavar="TEXT", nargs=-1, required=True)
@click.option("-k", "number", type=click.IntRange(1, MOST), default=5, show_default=True, help="How many items, and how many classes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per text (docs/suggest.md).")
def suggest(texts: tuple[str, ...], number: int, as_json: bool) -> None:
    """Suggest catalogue items, GB/T 4754 classes and permits for free text (- for standard input: a text per line, JSON out).

    A word, a sentence or a paragraph, in everyday, Cantonese-flavoured or northern wording, with slips or in pinyin.
    It proposes and decides nothing: what is chosen is examined with the application.
    """
    from commands.options import settings
    from engine import strict_json
    from engine.scopes.suggest import Suggester
    from reference_libs import library

    suggester = library.load(settings().libraries).compiled(Suggester)
    from_input = piped(texts)
    for text in given(texts):
        found = suggester.suggest(text, number)
        if as_json or from_input:
            click.echo(strict_json.dumps(described(found)))
        else:
            show(found)


def described(found: Suggestions) -> dict[str, Any]:
    """The suggestions as JSON."""
    return {
        "text": found.text,
        "items": [
            {
                "code": s.item.code, "phrase": s.item.phrase, "industries": list(s.item.industries), "category": s.item.category,
                "permits": [{"name": p.name, "stage": p.stage, "meaning": p.meaning} for p in s.permits], "score": s.score,
            }
            for s in found.items
        ],
        "industries": [{"code": s.code, "name": s.name, "score": s.score} for s in found.classes],
    }


def show(found: Suggestions) -> None:
    """The suggestions for a person: items with permits, classes, and the words that led to each."""
    from commands.show import printable, table

    items = [s for s in found.items if s.score >= WORTH_SHOWING] or found.items[:1]
    classes = [s for s in found.classes if s.score >= WORTH_SHOWING] or found.classes[:1]
    click.echo(f"■ {printable(found.text)}")
    if not items and not classes:
        click.echo("没有找到相近的经营项目，请换一种说法，或者写得更具体一些。")
        return
    table(
        ["经营项目", "表述", "类别", "把握", "依据的字词", "许可"],
        ([s.item.code, s.item.phrase, "许可" if s.item.category == "licensed" else "一般", f"{s.score:.2f}", _words(s.reasons),
          "、".join(f"{p.name}（{STAGES.get(p.stage, p.stage)}）" for p in s.permits)] for s in items),
    )
    table(["行业", "小类", "把握", "依据的字词"], ([s.code, s.name, f"{s.score:.2f}", _words(s.reasons)] for s in classes))
    for line in dict.fromkeys(_permits(items)):
        click.echo(line)


def _words(reasons: Sequence[Reason]) -> str:
    from commands.show import printable

    return "、".join(printable(reason.text) for reason in reasons)


def _permits(items: Sequence[ItemSuggestion]) -> Iterator[str]:
    """What each permit means."""
    for suggestion in items:
        for permit in suggestion.permits:
            yield f"· {permit.name}：{permit.meaning}"
