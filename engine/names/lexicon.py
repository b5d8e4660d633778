"""The vocabulary of registered names: divisions, organisation forms and industry phrases, ready for look-up.

Built once per set of libraries (`libraries.compiled(build)`) from the tables `divisions`,
`organisation_forms` and `industry_words`. Looking up is by the longest word that starts (divisions)
or ends (forms, industry phrases) at a place, so each table keeps the lengths worth trying per character.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.names.words_of_names import (
    FORMER_TAILS,
    INDUSTRY_LEADS,
    MORE_INDUSTRY,
    NO_TRADE_NAMES,
    NOT_MAIN_FORMS,
    OWN_FORMS,
    SHORT_SPELLINGS,
    TAIL_BRACKETS,
)
from reference_libs.library import Libraries

Lengths = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division 行政区划 (or, `level` zone and town_zone, a development zone, which is none).

    `chain` holds the codes of the division and of all it lies in, innermost first.
    `district`: a district of a city 市辖区, which a name may not carry without its city.
    """

    code: str
    level: str
    name: str
    short: str
    chain: tuple[str, ...]
    district: bool

    def lies_in(self, other: Division) -> bool:
        return other.code in self.chain


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text that names a division; `official` when it is the full name or a full older one (新会市 for 新会区)."""

    division: Division
    official: bool


@dataclass(frozen=True, slots=True)
class Form:
    """An organisation form 组织形式. `lead`: its first part says the industry (加工 in 加工厂), `kept`: the rest."""

    text: str
    kept: str
    lead: str
    entity_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Look-up tables; see the module's text. `places` is by code; `library_industries` are those of the table alone."""

    places: Mapping[str, Division]
    spellings: Mapping[str, tuple[Spelling, ...]]
    spelling_lengths: Lengths
    forms: Mapping[str, Form]
    form_lengths: Lengths
    industries: frozenset[str]
    library_industries: frozenset[str]
    industry_lengths: Lengths

    def spelled_at(self, text: str, at: int, inside: Division | None) -> tuple[int, tuple[Spelling, ...]] | None:
        """The longest division name starting at `at` (lying in `inside`, if given): its end and its readings."""
        if at >= len(text):
            return None
        for length in self.spelling_lengths.get(text[at], ()):
            found = self.spellings.get(text[at : at + length])
            if found is None or at + length > len(text):
                continue
            if inside is not None:
                found = tuple(s for s in found if inside.code in s.division.chain and s.division.code != inside.code)
            if found:
                return at + length, found
        return None

    def form_at_end(self, text: str) -> Form | None:
        """The longest organisation form that ends `text`."""
        if not text:
            return None
        for length in self.form_lengths.get(text[-1], ()):
            if length <= len(text):
                form = self.forms.get(text[-length:])
                if form is not None:
                    return form
        return None

    def industry_before(self, text: str, end: int, least: int) -> int:
        """Where the longest industry phrase that ends at `end` starts (leaving `least` characters), else `end`."""
        for length in self.industry_lengths.get(text[end - 1], ()):
            start = end - length
            if start >= least and text[start:end] in self.industries:
                return start
        return end

    def is_all_industry(self, text: str) -> bool:
        """Whether `text` is nothing but industry phrases, one after another."""
        reached = [True] + [False] * len(text)
        for end in range(1, len(text) + 1):
            for length in self.industry_lengths.get(text[end - 1], ()):
                if length <= end and reached[end - length] and text[end - length : end] in self.industries:
                    reached[end] = True
                    break
        return bool(text) and reached[-1]

    def first_of_two(self, text: str) -> int:
        """The length of the first phrase when `text` is one phrase of the table after another, else 0."""
        for length in range(2, len(text) - 1):
            if text[:length] in self.library_industries and self.is_all_industry(text[length:]):
                return length
        return 0


def build(libraries: Libraries) -> Lexicon:
    """The lexicon of these libraries. Raises KeyError if a table is missing."""
    places = _places(libraries)
    spellings = _spellings(places.values())
    listed = frozenset(row["id"] for row in libraries["industry_words"] if len(row["id"]) >= 2)
    industries = listed | MORE_INDUSTRY
    forms = _forms(libraries, industries)
    return Lexicon(
        places=places,
        spellings=spellings,
        spelling_lengths=_lengths(spellings, 0),
        forms=forms,
        form_lengths=_lengths(forms, -1),
        industries=industries,
        library_industries=listed | NO_TRADE_NAMES,
        industry_lengths=_lengths(industries, -1),
    )


def _lengths(words: Iterable[str], at: int) -> Lengths:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[at], set()).add(len(word))
    return {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}


def _places(libraries: Libraries) -> dict[str, Division]:
    rows = {row["id"]: row for row in libraries["divisions"]}

    def chain(code: str) -> tuple[str, ...]:
        found: list[str] = []
        while code in rows and code not in found:
            found.append(code)
            code = rows[code]["parent"]
        return tuple(found)

    return {
        code: Division(
            code, row["level"], row["name"], row["short_name"], chain(code),
            row["level"] == "county" and row["name"].endswith("区"),
        )
        for code, row in rows.items()
    }


def _spellings(places: Iterable[Division]) -> dict[str, tuple[Spelling, ...]]:
    """Every way a division is written. Towns count by their full name only: short ones are common words."""
    found: dict[str, dict[str, Spelling]] = {}

    def add(text: str, division: Division, official: bool) -> None:
        if len(text) >= 2:
            known = found.setdefault(text, {})
            if division.code not in known or official:
                known[division.code] = Spelling(division, official)

    everywhere = tuple(places)
    present = {place.name for place in everywhere} | set(SHORT_SPELLINGS)
    for place in everywhere:
        add(place.name, place, True)
        if place.level in ("town", "town_zone", "zone"):
            continue
        short = place.short
        add(short, place, short == place.name)
        if len(short) >= 2 and short != place.name:
            for tail in FORMER_TAILS.get(place.level, ()):
                if short + tail not in present:
                    add(short + tail, place, True)
        for text, code in SHORT_SPELLINGS.items():
            if code == place.code:
                add(text, place, True)
    order = ("province", "prefecture", "county", "zone", "town", "town_zone")
    return {
        text: tuple(sorted(ways.values(), key=lambda s: (order.index(s.division.level), s.division.code)))
        for text, ways in found.items()
    }


def _forms(libraries: Libraries, industries: frozenset[str]) -> dict[str, Form]:
    types = {row["id"]: tuple(row["entity_types"].split(";")) for row in libraries["organisation_forms"]}
    for own in OWN_FORMS:
        types.setdefault(own, types.get("店", ()))
    forms: dict[str, Form] = {}
    for text, entity_types in types.items():
        if text in NOT_MAIN_FORMS or text in TAIL_BRACKETS:
            continue
        lead = ""
        if text not in OWN_FORMS and not text.endswith(("公司", "合作社", "联社")):
            lead = next(
                (text[:n] for n in range(len(text) - 1, 1, -1)
                 if text[n:] in types and (text[:n] in industries or text[:n] in INDUSTRY_LEADS)),
                "",
            )
        forms[text] = Form(text, text[len(lead):], lead, entity_types)
    return forms
