"""What the examination of a name says, as data: parts, words, conflicts and the one word that sums it up.

It only retells an examination restricted to the name; it judges nothing. Key order is part of the contract
(docs/names.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from engine.decision import Outcome
from engine.domain.fact import Record
from engine.domain.finding import Effect, Finding, Undetermined
from engine.examination import Examination, evidence_of, matched
from engine.names.parse import ParsedName

CONFLICT_RULES = "name.conflict-"
NEEDS_REGISTER = frozenset(("name.conflicts", "name.register_truncated"))
"""Facts that only the register can give; without one their rules say nothing of a name."""

_PARTS = ("division", "trade_name", "industry", "form")
_BRACKETS = "（）()〔〕【】[]﹙﹚ "
_ORDER_OF_WORDS = {"banned": 0, "restricted": 1}

ARTICLES = {
    "identical": "企业名称登记管理规定 第十七条；企业名称相同相近比对规则 第三条第一项",
    "reordered": "企业名称登记管理规定 第十七条；企业名称相同相近比对规则 第三条第二项",
    "trade_name_industry": "企业名称登记管理规定 第十七条；企业名称相同相近比对规则 第三条第三项",
    "trade_name_no_industry": "企业名称登记管理规定 第十七条",
    "synonym_strict": "企业名称登记管理规定实施办法 第二十五条；企业名称相同相近比对规则 第四条第一项",
    "synonym": "企业名称相同相近比对规则 第四条第一项",
    "trade_name_vague": "企业名称相同相近比对规则 第四条第五项",
    "homophone": "企业名称相同相近比对规则 第四条第二项",
    "shape": "企业名称申报指引（2025年版）",
    "contains": "企业名称相同相近比对规则 第四条第三项",
    "contains_sound": "企业名称相同相近比对规则 第四条第四项",
    "permuted": "企业名称相同相近比对规则 第四条",
    "one_character": "企业名称相同相近比对规则 第四条",
}
"""Kind of conflict (`engine.names.conflict.KINDS`) → the rule that makes it one."""


class NameOutcome(StrEnum):
    """What becomes of a name. `REFER`: a person decides, whatever else was found, as in every examination."""

    NOT_ALLOWED = "not_allowed"
    SAME = "same"
    REFER = Outcome.REFER.value
    SIMILAR = "similar"
    FREE = "free"


def name_outcome(findings: Iterable[Finding], undetermined: Iterable[Undetermined], register: bool) -> NameOutcome:
    """The outcome of an examination restricted to the name; `register`: names were compared with one."""
    found = tuple(findings)
    if any(register or u.fact not in NEEDS_REGISTER for u in undetermined) or any(f.effect is Effect.REFER for f in found):
        return NameOutcome.REFER
    grave = [f for f in found if f.effect is not Effect.NOTE]
    if grave:
        only_conflicts = all(f.effect is Effect.CORRECT and f.rule.startswith(CONFLICT_RULES) for f in grave)
        return NameOutcome.SAME if only_conflicts else NameOutcome.NOT_ALLOWED
    near = any(f.rule.startswith(CONFLICT_RULES) for f in found)
    return NameOutcome.SIMILAR if near else NameOutcome.FREE


def parts(name: ParsedName | None) -> dict[str, Any]:
    """The parts as written (a division without the brackets round it) and their spans `[start, end)`, brackets included."""
    if name is None:
        return {**dict.fromkeys((*_PARTS, "order")), "spans": {}, "parent": None, "branch": None}
    texts: dict[str, Any] = {part: getattr(name, part) for part in _PARTS}
    texts["division"] = (name.division or "").strip(_BRACKETS) or None
    spans = sorted(name.spans.items(), key=lambda item: item[1])
    return {
        **texts, "order": name.order if name.division else None,
        "spans": {part: list(span) for part, span in spans}, "parent": name.parent, "branch": name.branch,
    }


def _told(examination: Examination, list_fact: str) -> list[Record]:
    """Records of a list fact that made a rule hit, in the order of the fact."""
    hit = [
        record for judged in examination.trace if judged.truth is True and list_fact in judged.rule.facts
        for record in matched(judged.steps)
    ]
    known = examination.facts.get(list_fact)
    return [record for record in known if record in hit] if isinstance(known, tuple) else []


def words(examination: Examination) -> list[dict[str, Any]]:
    """Words of the library that a rule met in the name, banned ones first, with the characters that are them."""
    found = []
    for record in _told(examination, "name.words"):
        at = evidence_of(record)[0]
        found.append({
            "text": at.text, "start": at.start, "end": at.end, "entry": record["entry"], "kind": record["kind"],
            "part": record["part"], "disguise": record["disguise"],
        })
    return sorted(found, key=lambda w: (_ORDER_OF_WORDS.get(str(w["kind"]), 2), w["start"], str(w["entry"])))


def conflicts(examination: Examination) -> list[dict[str, Any]]:
    """Registered names that a rule met, the gravest relation first; `name` is the registered name verbatim."""
    return [
        {
            "name": record["name"], "relation": record["relation"], "kind": record["kind"],
            "article": ARTICLES[str(record["kind"])], "agrees": str(record["agrees"]).split("、"), "score": record["score"],
        }
        for record in _told(examination, "name.conflicts")
    ]


def reading(name: ParsedName) -> dict[str, Any]:
    """The reading of a name with the other readings that were weighed, best first."""
    others: Sequence[tuple[ParsedName, float]] = name.alternatives
    return {
        "name": name.text, "parts": parts(name), "confidence": name.confidence,
        "alternatives": [{"parts": parts(other), "score": score} for other, score in others],
    }
