"""A draft as a person reads it: what stands in it and why, names, permits, what is missing, what the examination says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from commands.scopes_suggest import STAGES
from commands.show import printable, table
from engine.decision import LABELS
from engine.draft import Draft
from engine.drafting.model import Guess
from engine.names.report import NameOutcome
from engine.scopes.suggest import Reason

OUTCOMES = {
    NameOutcome.FREE: "可用", NameOutcome.SAME: "与已登记的名称相同", NameOutcome.SIMILAR: "与已登记的名称近似",
    NameOutcome.NOT_ALLOWED: "不能用", NameOutcome.REFER: "由工作人员判断",
}
BY_REASON = "没有依据的字词"


def show(draft: Draft) -> None:
    """Print the draft."""
    click.echo(f"■ {printable(draft.text)}\n")
    table(
        ["项目", "草稿", "依据的字词", "理由", "也可以是"],
        ([g.title, printable(g.label), _words(g.words), printable(g.why), _others(g)] for g in draft.guesses),
    )
    for line in _said(draft):
        click.echo(line)
    _names(draft)
    if draft.permits:
        click.echo("\n许可和备案")
        table(["经营项目", "许可", "阶段", "意思"], ([p.item, p.note.name, STAGES.get(p.note.stage, p.note.stage), p.note.meaning] for p in draft.permits))
    click.echo("\n还缺")
    table(["位置", "缺什么", "为什么要", "依据"], ([m.pointer, printable(m.label), m.why, m.basis] for m in draft.missing))
    click.echo("")
    for line in _examined(draft):
        click.echo(line)


def _said(draft: Draft) -> Iterator[str]:
    if draft.said:
        yield ""
    for fact in draft.said:
        yield f"文中还说了：{fact.title} {printable(str(fact.value))}，依据 {_words([fact.words])}"
    for words in draft.banned:
        yield f"注意：{_words([words])} 属于禁止经营的内容，没有写进经营范围"


def _names(draft: Draft) -> None:
    names = draft.names
    click.echo("\n名称" + ("" if names.compared else "（没有导入已登记名称，只审查了字词和结构）"))
    if names.wanted is not None and names.outcome is not None:
        click.echo(f"想要的：{printable(names.wanted)}  {OUTCOMES.get(names.outcome, names.outcome.value)}")
        for reason in names.reasons:
            click.echo(f"  {printable(reason)}")
    if names.why_none is not None:
        click.echo(names.why_none)
    elif names.free:
        table(["可用的名称", "理由"], ([printable(s.name), printable(s.why)] for s in names.free))
    else:
        click.echo("没有找到可用的名称，请换一个字号")


def _examined(draft: Draft) -> Iterator[str]:
    """What the examination says of the draft as it stands."""
    decided = draft.decided
    yield f"草稿现在审查的结论：{LABELS[decided.outcome]}  {decided.outcome.value}（审查日 {decided.as_of.isoformat()}）"
    for finding in decided.findings:
        yield f"  · {printable(finding.message.applicant)}  [{finding.rule}]"
    for open_point in decided.undetermined:
        yield f"  ? 无法确定：{printable(open_point.why)}" + (f"  [{open_point.rule}]" if open_point.rule else "")
    yield "这是草稿，不是申请：请核对每一项，补齐缺少的内容以后再提交。"


def _words(words: Iterable[Reason]) -> str:
    return "、".join(f"{printable(w.text)}[{w.start}–{w.end}]" for w in words) or BY_REASON


def _others(guess: Guess) -> str:
    return "；".join(printable(a.label) for a in guess.alternatives)
