"""How is the name built: its four parts, its place, its form, its characters?

One reading of the name (`engine.names.parse`) is measured against the application. Where the reading is not sure
enough to say that something is wrong, the fact says that nothing is: a registered name that reads two
ways must not come back to its owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.case import Case, Check
from engine.checks.name_structure_facts import DECLARES, LIST_FACTS
from engine.domain.fact import Evidence, Measured, Record, Suggestion, Unknown, Value
from engine.names.characters import Odd, mended, odd_characters, standard
from engine.names.fit import (
    begins_with_parent,
    form_fit,
    has_branch_suffix,
    place_fit,
    trade_name_place,
    with_division,
)
from engine.names.lexicon import Division, build
from engine.names.national import national_words
from engine.names.parse import ParsedName, read_name
from engine.names.place import home_of

SURE = 0.4
"""Below this confidence a reading decides nothing; it is a property of the parser, not a threshold of law."""

_BARE_FORMS = frozenset("店馆部坊铺行社房")
"""Forms of an individual business that say nothing of its trade."""
SHORT_CORE = 3
"""A trade name of so many characters leaves no room for an industry word that the lexicon lacks."""


_LIKE_A_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,5}?(?:[县旗州盟镇乡]|市(?![场政])|区|街道).{4}")
"""A start that may be a division the table does not have (renamed, merged, a town)."""

_PLACE_INSIDE = re.compile(r"[镇乡村县旗]|街道|农场|集团|事务所")


def measure(case: Case) -> Measured:
    """All facts of the name's structure."""
    application = case.application
    if application.is_unknown("name"):
        return Measured({d.name: Unknown("名称未填写") for d in DECLARES})
    values: dict[str, Value] = {d.name: () if d.name in LIST_FACTS else None for d in DECLARES}
    name = case.reading(read_name)
    values["name.stated"] = _stated(case)
    if name is None:
        return Measured(values)
    branch = application.entity_type == "branch"
    values["name.full"] = name.text.strip()
    values["name.parsed"] = name.confidence >= SURE
    values["name.confidence"] = round(name.confidence * 100)
    values["name.odd_characters"] = _characters(case, name, branch)
    evidence = _spans(name)
    usual = name.usual()  # 蓬江區 is judged as 蓬江区 is; that it is written otherwise is `odd_characters`
    if branch:
        _measure_branch(case, usual, values)
    else:
        values["name.parts"] = _parts(name)
        _measure_parts(case, usual, values)
        _measure_place(case, usual, values)
        values["name.national_words"] = tuple(
            {"word": w.word, "place": w.place, "evidence": (Evidence("/name", w.start, w.end, name.text[w.start:w.end]),)}
            for w in national_words(usual.text)
        )
    return Measured(values, evidence)


def _stated(case: Case) -> str:
    application = case.application
    if application.name is None:
        return "none" if "name" in application.model_fields_set else "left_out"
    return "given" if application.name.strip() else "none"


def _measure_parts(case: Case, name: ParsedName, values: dict[str, Value]) -> None:
    entity_type = case.application.entity_type
    trade = name.trade_name
    form = form_fit(name, entity_type)
    values["name.form"] = name.form
    values["name.form_fit"] = form
    values["name.industry"] = name.industry
    if not _registered_already(case):
        values["name.group"] = "form" if name.group else ("inside" if "集团" in name.text else None)
    values["name.trade_name"] = trade
    values["name.trade_name_length"] = _length(name)
    if not values["name.parsed"] or form == "missing":
        return
    values["name.trade_name_state"] = _trade_name_state(name)
    values["name.industry_missing"] = _industry_missing(case, name)
    if trade is not None and name.division is not None:
        values["name.trade_name_place"] = trade_name_place(trade, case.libraries.compiled(build), home_of(case))


def _industry_missing(case: Case, name: ParsedName) -> bool:
    """Whether no industry phrase was read where one belongs. In the name of a registered business a longer trade
    name may hold an industry the lexicon lacks; at a set-up that is for a person to see."""
    trade, form = name.trade_name, name.form
    if name.industry is not None or trade is None or form is None:
        return False
    if case.application.entity_type == "individual":
        if len(trade) > SHORT_CORE - 1 and trade[-1] + "业" in case.libraries.compiled(build).library_industries:
            return False  # 红光酒行: the trade is 酒, as in 红光酒厂 (企业名称相同相近比对规则 第三条第三项)
        return form in _BARE_FORMS and not _registered_already(case)
    says_no_trade = form.endswith(("公司", "企业", "）"))
    return says_no_trade and (len(trade) <= SHORT_CORE or not _registered_already(case))


def _registered_already(case: Case) -> bool:
    """A registered business, or a name without an authority. Its name is the present one, not the one of its
    set-up: it may have lost its division or gained 集团 lawfully since (实施办法 第十七条, 第十九条)."""
    return case.application.registered_already() or case.application.is_unknown("division")


def _length(name: ParsedName) -> int | None:
    """Characters of the trade name; None where it may still hold a place or an industry the lexicon lacks."""
    trade = name.trade_name
    if trade is None:
        return 0
    if len(trade) > SHORT_CORE and (name.industry is None or _PLACE_INSIDE.search(trade)):
        return None
    return len(trade)


def _trade_name_state(name: ParsedName) -> str:
    if not name.trade_name:
        return "missing"
    return "industry_only" if name.only_industry else "present"


def _measure_place(case: Case, name: ParsedName, values: dict[str, Value]) -> None:
    """Facts of the division. `None` where the reading leaves open whether there is one."""
    place = name.place
    values["name.division"] = name.division
    zone = name.zone is not None or any(p.level in ("zone", "town_zone") for p in name.places)
    values["name.zone_alone"] = zone and place is None and not _registered_already(case)
    values["name.with_division"] = with_division(name, home_of(case), case.libraries.compiled(build))
    if place is None:
        values["name.division_missing"] = None if _registered_already(case) else not zone and _surely_without_division(name)
        values["name.district_alone"] = False
        return
    values["name.division_missing"] = False
    home = home_of(case)
    values["name.district_alone"] = _district_alone(name, None if _registered_already(case) else home)
    values["name.home"] = home.name if home else None
    if home is not None:
        values["name.division_fit"] = place_fit(place, home)
    elif case.application.is_unknown("division") and case.application.is_unknown("address"):
        values["name.division_fit"] = Unknown("登记机关所在区划和住所均未填写，无法核对名称中的行政区划")


def _district_alone(name: ParsedName, home: Division | None) -> bool:
    """蓬江区沃动…, or 蓬江沃动… where 蓬江 is the business's own district (the bare word could else be another)."""
    first = name.places[0]
    written = (name.division or "").lstrip("（(")
    if not first.district:
        return False
    if written.startswith(first.name):
        return True
    bare = len(name.places) == 1 and not name.official and written.startswith(first.short)
    return bare and home is not None and first.code in home.chain


def _surely_without_division(name: ParsedName) -> bool:
    """No division is read, none is hinted at, and no other reading with one comes near."""
    if name.form is None or name.confidence < SURE or _LIKE_A_DIVISION.match(name.text):
        return False
    if any(w.place != "inside" and w.word != "国际" for w in national_words(name.text)):
        return False
    return not any(other.place is not None and name.score - score < 1.0 for other, score in name.alternatives)


def _measure_branch(case: Case, name: ParsedName, values: dict[str, Value]) -> None:
    parent = case.application.parent
    text = name.text
    if parent is not None and not case.application.is_unknown("parent"):
        values["name.begins_with_parent"] = begins_with_parent(text, parent.name)
        values["name.parent"] = parent.name
    head = parent.name if parent is not None else (name.parent or "")
    values["name.branch_suffix"] = has_branch_suffix(text, head)


def _characters(case: Case, name: ParsedName, branch: bool) -> tuple[Record, ...]:
    allowed = case.libraries["standard_characters"].compiled(standard)
    start = name.spans["branch"][0] if branch and "branch" in name.spans else 0
    odd = odd_characters(name.text, allowed, start, digits_too=branch)
    if not odd:
        return ()
    better = mended(name.text, odd, allowed) if start == 0 else None
    return tuple(_odd_record(o, better) for o in odd)


def _odd_record(odd: Odd, better: str | None) -> Record:
    return {
        "characters": odd.text,
        "kind": odd.kind,
        "evidence": (Evidence("/name", odd.start, odd.end, odd.text),),
        "suggestion": Suggestion("/name", better) if better else None,
    }


def _parts(name: ParsedName) -> tuple[Record, ...]:
    order: Sequence[tuple[str, str | None]] = (
        ("division", name.division), ("trade_name", name.trade_name), ("industry", name.industry), ("form", name.form),
    )
    return tuple(
        {"part": part, "text": text, "evidence": (Evidence("/name", *name.spans[part], text),)}
        for part, text in order if text is not None and part in name.spans
    )


def _spans(name: ParsedName) -> dict[str, tuple[Evidence, ...]]:
    """Scalar facts point at the part of the name they are about."""
    about = {
        "division": ("name.division", "name.division_fit", "name.district_alone"),
        "trade_name": ("name.trade_name", "name.trade_name_state", "name.trade_name_length", "name.trade_name_place"),
        "industry": ("name.industry",),
        "form": ("name.form", "name.form_fit"),
    }
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for part, facts in about.items():
        span = name.spans.get(part)
        if span is not None:
            seen = (Evidence("/name", span[0], span[1], name.text[span[0]:span[1]]),)
            evidence.update(dict.fromkeys(facts, seen))
    return evidence


CHECK = Check(
    "name_structure", ("divisions", "organisation_forms", "industry_words", "standard_characters"), DECLARES, measure
)
