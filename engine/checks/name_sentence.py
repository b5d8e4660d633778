"""Does the trade name read like a sentence rather than a word (企业名称禁限用规则 第二十二条)?"""

from __future__ import annotations

from engine.case import Case, Check
from engine.domain.fact import Declaration, Evidence, FactType, Measured, Unknown, Value
from engine.names.parse import read_name

_SPEAKING = frozenset("我你他她们不没是了吗呢都也就要很把被让")
"""Pronouns, negations and particles; two of them in a longer trade name are how people talk, not how they name."""
_SHORTEST = 5
_AT_LEAST = 2

DECLARES = (
    Declaration("name.sentence_like", FactType.BOOL, "whether the trade name reads like a sentence (我命油我不油天)", "/name"),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("name"):
        return Measured({d.name: Unknown("名称未填写") for d in DECLARES})
    name = case.reading(read_name)
    trade = name.trade_name if name is not None and name.branch is None else None
    like: Value = None
    evidence: dict[str, tuple[Evidence, ...]] = {}
    if name is not None and trade is not None:
        like = len(trade) >= _SHORTEST and sum(c in _SPEAKING for c in trade) >= _AT_LEAST
        evidence["name.sentence_like"] = (Evidence("/name", *name.spans["trade_name"], trade),)
    return Measured({"name.sentence_like": like}, evidence)


CHECK = Check("name_sentence", ("divisions", "organisation_forms", "industry_words"), DECLARES, measure)
