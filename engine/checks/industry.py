"""Is the industry code a class of the standard, does it fit the main business, and does the name's industry?

细则 第十二条 (by main industry); 名称规定 第九条 (the industry in a name).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from engine.case import Case, Check
from engine.checks.scope_items import UNKNOWN_SCOPE
from engine.domain.fact import (
    Declaration,
    Evidence,
    FactType,
    Field,
    Measured,
    Record,
    Suggestion,
    Unknown,
    Value,
)
from engine.names.parse import read_name
from engine.scopes.industry import AGREEMENTS, LEVELS, Industries, agreement, index_industries, index_words
from engine.scopes.match import build
from engine.scopes.read import read_scope
from engine.scopes.reconcile import classes_in_words, items_that_fit, words_that_fit

CHANGES = ("name", "scope")
_OF_A_CHANGE = {"name": "名称中的行业可以改为：", "scope": "经营范围可以补充："}

DECLARES = (
    Declaration("industry.given", FactType.TEXT, "the industry code as written", "/industry"),
    Declaration("industry.known", FactType.BOOL, "whether it is a code of GB/T 4754; none: none was given", "/industry"),
    Declaration("industry.level", FactType.TEXT, "the level of the code; none: not given or no code", "/industry", values=LEVELS),
    Declaration(
        "industry.fits_main", FactType.BOOL,
        "whether the code lies in an industry of the first item; none: either is not given, or the item's is not known", "/industry",
    ),
    Declaration(
        "industry.suggested", FactType.TEXT,
        "the class code of the first item; none: no item, or it lies in several classes and none is plainly the nearest", "/industry",
    ),
    Declaration(
        "industry.open", FactType.BOOL,
        "whether the first item lies in several classes of which none is plainly the nearest, so that the applicant chooses", "/industry",
    ),
    Declaration(
        "industry.candidates", FactType.TEXT, "the classes that the first item may lie in, with their names; none: they are not known", "/industry",
    ),
    Declaration("industry.name_phrase", FactType.TEXT, "the industry phrase 行业表述 of the name", "/name"),
    Declaration(
        "industry.name_agrees", FactType.TEXT,
        "whether the industry phrase of the name fits the first item, another, or none; none: no name or no scope", "/name", values=AGREEMENTS,
    ),
    Declaration(
        "industry.ways", FactType.LIST, "what would make the name and the scope agree, where they do not", "/name",
        fields=(
            Field("change", FactType.TEXT, "what would be changed: the industry phrase in the name, or the scope", CHANGES),
            Field("text", FactType.TEXT, "the industry phrase, or the catalogue's phrase to add"),
        ),
    ),
    Declaration("industry.ways_told", FactType.TEXT, "the same in words; none: they agree, or nothing is known that would make them", "/name"),
)

_UNKNOWN_INDUSTRY = Unknown("行业代码未提供，无法核对")
_UNKNOWN_NAME = Unknown("名称未提供，无法核对行业表述")


def measure(case: Case) -> Measured:
    industries = case.libraries["industry_codes"].compiled(index_industries)
    measured = Measured()
    measured.values.update(_given(case, industries))
    measured.values.update(_suggested(case, industries))
    _name(case, industries, measured)
    return measured


def _given(case: Case, industries: Industries) -> dict[str, Value]:
    application = case.application
    if application.is_unknown("industry"):
        return dict.fromkeys(("industry.given", "industry.known", "industry.level", "industry.fits_main"), _UNKNOWN_INDUSTRY)
    given = (application.industry or "").strip() or None
    code = industries.code_in(given) if given is not None else None
    return {
        "industry.given": given,
        "industry.known": None if given is None else code is not None,
        "industry.level": None if code is None else industries.levels[code],
        "industry.fits_main": _fits(case, industries, code),
    }


def _main_industries(case: Case) -> tuple[str, ...]:
    scope = case.reading(read_scope)
    return tuple(c for i in scope.items[0].match.items for c in i.industries) if scope is not None and scope.items else ()


def _fits(case: Case, industries: Industries, code: str | None) -> Value:
    if code is None or industries.levels[code] != "class":
        return None
    if case.application.is_unknown("scope"):
        return UNKNOWN_SCOPE
    wanted = _main_industries(case)
    return industries.fits(code, wanted) if wanted else None


def _suggested(case: Case, industries: Industries) -> dict[str, Value]:
    if case.application.is_unknown("scope"):
        return dict.fromkeys(("industry.suggested", "industry.open", "industry.candidates"), UNKNOWN_SCOPE)
    scope = case.reading(read_scope)
    if scope is None or not scope.items:
        return dict.fromkeys(("industry.suggested", "industry.open", "industry.candidates"))
    wanted = _main_industries(case)
    suggested = industries.suggested(wanted, "".join(i.phrase for i in scope.items[0].match.items))
    return {
        "industry.suggested": suggested,
        "industry.open": suggested is None and bool(wanted),
        "industry.candidates": classes_in_words(wanted, industries),
    }


def _name(case: Case, industries: Industries, measured: Measured) -> None:
    """The name's industry phrase and its agreement, with the phrase as evidence."""
    phrase: Value = None
    agrees: Value = None
    if case.application.is_unknown("name"):
        phrase = agrees = _UNKNOWN_NAME
    else:
        name = case.reading(read_name)
        if name is not None and name.industry:
            phrase = name.industry
            agrees = _agreement(case, industries, name.industry)
            span = name.spans.get("industry")
            if span is not None:
                measured.evidence["industry.name_agrees"] = (Evidence("/name", span[0], span[1], name.industry),)
    measured.values["industry.name_phrase"] = phrase
    measured.values["industry.name_agrees"] = agrees
    ways = tuple(_ways(case, industries)) if agrees == "disagrees" else ()
    measured.values["industry.ways"] = ways
    measured.values["industry.ways_told"] = _told(ways)


def _agreement(case: Case, industries: Industries, phrase: str) -> Value:
    if case.application.is_unknown("scope"):
        return UNKNOWN_SCOPE
    scope = case.reading(read_scope)
    if scope is None:
        return None
    words = case.libraries["industry_words"].compiled(index_words)
    return agreement(phrase, [(i.text, i.match) for i in scope.items], words, industries)


def _ways(case: Case, industries: Industries) -> Iterator[Record]:
    """Another industry phrase for the name, or a further item of the scope; each is examined before it is shown."""
    name, scope = case.reading(read_name), case.reading(read_scope)
    span = name.spans.get("industry") if name is not None else None
    if name is None or scope is None or span is None or name.industry is None:
        return
    words = case.libraries["industry_words"].compiled(index_words)
    main, written = scope.items[0], [i.written for i in scope.items]
    catalogue = case.libraries.compiled(build).catalogue
    fitting = words_that_fit(main.text, main.match, words, industries)
    names = [("name", word, Suggestion("/name", name.text[: span[0]] + word + name.text[span[1] :])) for word in fitting]
    missing = items_that_fit(name.industry, catalogue.items, words, industries)
    scopes = [("scope", item.phrase, Suggestion("/scope", [*written, item.phrase])) for item in missing]
    evidence = (Evidence("/name", span[0], span[1], name.industry),)
    for change, text, suggestion in (way for pair in zip_longest(names, scopes) for way in pair if way is not None):
        yield {"change": change, "text": text, "suggestion": suggestion, "evidence": evidence}


def _told(ways: tuple[Record, ...]) -> str | None:
    said = [f"{_OF_A_CHANGE[c]}{'、'.join(texts)}" for c in CHANGES if (texts := [str(w["text"]) for w in ways if w["change"] == c])]
    return "；".join(said) or None


CHECK = Check(
    "industry",
    ("scope_items", "synonyms", "industry_codes", "industry_words", "divisions", "organisation_forms"),
    DECLARES,
    measure,
)
