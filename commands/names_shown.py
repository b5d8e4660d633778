"""A read or examined name as a person would want to see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from commands.narrate import EFFECTS, mark
from commands.show import printable
from engine.name_check import CheckedName
from engine.names.parse import ParsedName
from engine.names.report import NameOutcome, conflicts, words

OUTCOMES = {
    NameOutcome.NOT_ALLOWED: "不能使用", NameOutcome.SAME: "与他人名称相同，不能登记", NameOutcome.REFER: "由工作人员判断",
    NameOutcome.SIMILAR: "可以申报，但有近似名称", NameOutcome.FREE: "可以使用",
}
PARTS = {"division": "行政区划", "trade_name": "字号", "industry": "行业", "form": "组织形式", "branch": "分支机构"}
ORDERS = {
    "division_first": "区划在前", "division_after_trade_name": "区划在字号之后", "division_before_form": "区划在组织形式之前",
    "none": "没有区划",
}
RELATIONS = {"same": "相同", "similar": "近似"}
KINDS = {"banned": "禁止使用", "restricted": "限制使用", "refer": "须人工判断"}


def reading_lines(name: ParsedName) -> Iterator[str]:
    """The parts in one line, marked in the name; then what else the name could be read as."""
    yield f"■ {printable(name.text)}"
    yield "  " + _marked(name)
    yield f"  {ORDERS[name.order]}，可信度 {round(name.confidence * 100)}%"
    if name.parent is not None:
        yield f"  所从属企业 {printable(name.parent)}"
    for other, score in name.alternatives:
        yield f"  另一读法（{score:g}）：{_marked(other)}"


def _marked(name: ParsedName) -> str:
    shown = []
    for part, (start, end) in sorted(name.spans.items(), key=lambda item: item[1]):
        if part in PARTS:
            shown.append(f"{PARTS[part]}［{printable(name.text[start:end])}］{start}–{end}")
    return "  ".join(shown) if shown else "没有读出任何部分"


def checked_lines(found: CheckedName, suggestions: Sequence[dict[str, str]]) -> Iterator[str]:
    """The whole answer for one name, ending with an empty line."""
    name = found.application.name or ""
    yield f"■ {printable(name) or '（空）'}"
    yield f"  结论：{OUTCOMES[found.outcome]}  {found.outcome.value}" + ("" if found.register else "（未与名称库比对）")
    if found.parsed is not None:
        yield "  " + _marked(found.parsed)
    for word in words(found.examination):
        entry = f"{word['entry']} {KINDS.get(word['kind'], word['kind'])}"
        disguise = "" if word["disguise"] == "none" else f"，写法 {word['disguise']}"
        yield f"  字词“{printable(word['text'])}”{word['start']}–{word['end']}（{entry}{disguise}）"
    for conflict in conflicts(found.examination):
        agrees = "、".join(conflict["agrees"])
        yield f"  {RELATIONS[conflict['relation']]}：{printable(conflict['name'])}（{agrees}；{conflict['article']}）"
    for finding in found.findings:
        yield f"  • {EFFECTS[finding.effect]}：{printable(finding.message.applicant)}"
        for evidence in finding.evidence[:3]:
            yield from mark(evidence, {"name": name})
        yield f"      依据：{finding.legal_basis}  [{finding.rule}]"
    for item in found.examination.undetermined:
        if found.register:
            yield f"  ? 无法确定：{item.why}  [{item.rule}]"
    for suggestion in suggestions:
        yield f"  可改用：{suggestion['name']}（{suggestion['why']}；已审查）"
    yield ""


def suggestion_lines(suggestions: Sequence[dict[str, Any]], register: str) -> Iterator[str]:
    """The proposals, nearest first."""
    for suggestion in suggestions:
        yield f"{suggestion['name']}  {suggestion['why']}"
    if not suggestions:
        yield "没有找到可用的名称，请换一个字号或者补充行业。"
    if register == "unchecked":
        yield "（尚未导入名称库，只审查了用字和结构）"
