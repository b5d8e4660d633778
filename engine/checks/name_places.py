"""Which places does the name carry, and does it carry them where and as a name of its kind may?"""

from __future__ import annotations

import re

from engine.case import Case, Check
from engine.checks.name_structure import SURE
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown, Value
from engine.names.lexicon import Lexicon, Spelling, build
from engine.names.national import national_words
from engine.names.parse import ParsedName, read_name
from engine.names.place import home_of

_ABOVE_TOWN = frozenset(("province", "prefecture", "county"))
_BRACKETED = re.compile(r"[(（]([^()（）]{2,12})[)）]")
_LEAST_REST = 2
"""Characters a trade name needs beside a place's name for the place to be one, and not the trade name itself."""

DECLARES = (
    Declaration(
        "name.place_doubtful", FactType.BOOL,
        "whether a set-up's name begins with what may be a division's short name and may not (新会澜岑…)", "/name",
    ),
    Declaration(
        "name.further_places", FactType.LIST, "places in the name beside its division", "/name",
        fields=(
            Field("place", FactType.TEXT, "the place as written"),
            Field("kind", FactType.TEXT, "in brackets, or at the head of the trade name", ("bracket", "nested")),
            Field("own", FactType.BOOL, "whether the business is there"),
        ),
    ),
    Declaration("name.town", FactType.TEXT, "the town or street the name carries; none: it carries none", "/name"),
    Declaration("name.county_read", FactType.BOOL, "whether the name carries a division of county level or above", "/name"),
    Declaration(
        "name.order", FactType.TEXT, "where the division stands", "/name",
        values=("division_first", "division_after_trade_name", "division_before_form", "none"),
    ),
    Declaration(
        "name.bracket_fits", FactType.BOOL,
        "whether a partnership's bracket agrees with the partners' liability; none: no bracket, or no partner said to be liable how", "/name",
    ),
    Declaration("name.says_cooperative", FactType.BOOL, "whether a cooperative's form says 专业合作社; none: its form is another one", "/name"),
    Declaration("name.branch_place", FactType.TEXT, "a county named in the branch's own part in which it is not; none: none", "/name"),
)
_NOTHING: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}


def measure(case: Case) -> Measured:
    if case.application.is_unknown("name"):
        return Measured({d.name: Unknown("名称未填写") for d in DECLARES})
    name = case.reading(read_name)
    if name is None:
        return Measured(dict(_NOTHING))
    written, name = name.text, name.usual()
    lexicon = case.libraries.compiled(build)
    values: dict[str, Value] = dict(_NOTHING)
    evidence: dict[str, tuple[Evidence, ...]] = {}
    if case.application.entity_type == "branch":
        values["name.branch_place"] = _branch_place(case, name, lexicon)
        return Measured(values)
    values["name.county_read"] = name.place is not None
    values["name.order"] = name.order
    values["name.town"] = next((p.name for p in name.places if p.level == "town"), None)
    values["name.further_places"] = (*_in_brackets(case, name, lexicon), *_nested(case, name, lexicon))
    if case.application.entity_type == "cooperative" and "合作" in (name.form or ""):
        values["name.says_cooperative"] = "专业合作社" in name.text
    values["name.bracket_fits"] = _bracket_fits(case, name)
    opening = _doubtful_opening(case, name, lexicon)
    values["name.place_doubtful"] = opening is not None
    if opening is not None:
        evidence["name.place_doubtful"] = (Evidence("/name", 0, opening, written[:opening]),)
    return Measured(values, evidence)


def _doubtful_opening(case: Case, name: ParsedName, lexicon: Lexicon) -> int | None:
    """Where the doubtful place at the name's head ends; None where there is none, or nothing hangs on it."""
    if name.place is not None or name.confidence < SURE:
        return None
    if case.application.registered_already() or case.application.is_unknown("division"):
        return None
    if any(word.place == "start" for word in national_words(name.text)):
        return None
    found = lexicon.spelled_at(name.text, 0, None)
    if found is None or not any(s.division.level in _ABOVE_TOWN for s in found[1]):
        return None
    return found[0]


def _in_brackets(case: Case, name: ParsedName, lexicon: Lexicon) -> tuple[Record, ...]:
    at_division = name.spans.get("division", (0, 0))
    found: list[Record] = []
    for bracket in _BRACKETED.finditer(name.text):
        start, end = bracket.span(1)
        if at_division[0] <= start < at_division[1]:
            continue
        spelled = lexicon.spelled_at(name.text, start, None)
        if spelled is not None and spelled[0] == end and _above_town(spelled[1]):
            found.append(_record(case, name, (start, end), "bracket", spelled[1]))
    return tuple(found)


def _nested(case: Case, name: ParsedName, lexicon: Lexicon) -> tuple[Record, ...]:
    """江门市台山澜岑…: the trade name begins with a county of the division in front of it."""
    if name.place is None or name.trade_name is None or name.order != "division_first":
        return ()
    start, end = name.spans["trade_name"]
    spelled = lexicon.spelled_at(name.text, start, name.place)
    if spelled is None or end - spelled[0] < _LEAST_REST or not _above_town(spelled[1]):
        return ()
    return (_record(case, name, (start, spelled[0]), "nested", spelled[1]),)


def _above_town(spelled: tuple[Spelling, ...]) -> bool:
    return any(s.division.level in _ABOVE_TOWN for s in spelled)


def _record(case: Case, name: ParsedName, span: tuple[int, int], kind: str, spelled: tuple[Spelling, ...]) -> Record:
    home = home_of(case)
    text = (case.application.name or "")[span[0] : span[1]]
    return {
        "place": text,
        "kind": kind,
        "own": home is not None and any(s.division.code in home.chain for s in spelled),
        "evidence": (Evidence("/name", *span, text),),
    }


def _bracket_fits(case: Case, name: ParsedName) -> bool | None:
    if case.application.entity_type != "partnership" or case.application.is_unknown("parties"):
        return None
    liabilities = {p.liability for p in case.application.has_role("partner")} - {None}
    form = name.form or ""
    if not liabilities or "合伙" not in form:
        return None
    return ("有限合伙" in form) == ("limited" in liabilities)


def _branch_place(case: Case, name: ParsedName, lexicon: Lexicon) -> str | None:
    """A county of the business's own prefecture, named in the branch's part, that is not where the branch is."""
    home = home_of(case)
    own = name.branch or ""
    if home is None or home.level != "county":
        return None
    city = next((lexicon.places[code] for code in home.chain if lexicon.places[code].level == "prefecture"), None)
    if city is None:
        return None
    for at in range(len(own)):
        spelled = lexicon.spelled_at(own, at, city)
        if spelled is not None and _above_town(spelled[1]):
            return None if any(s.division.code == home.code for s in spelled[1]) else own[at : spelled[0]]
    return None


CHECK = Check("name_places", ("divisions", "organisation_forms", "industry_words"), DECLARES, measure)
