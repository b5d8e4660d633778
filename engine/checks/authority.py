"""Which authority is addressed: does the division exist, and does the authority named register for it?

An authority is read by the longest name of a province, prefecture or county its name begins with, full names
(`江门市`) and short ones (`江门`) alike, level by level; a branch office by the part it is named for
(`江门市市场监督管理局新会分局`); a code of a division stands for its name. Several counties share a short name; an
authority covers a division if one reading of it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.case import Case, Check
from engine.domain.fact import Declaration, FactType, Measured, Unknown, Value
from reference_libs.library import Library

_OFFICE = "分局"
LEVELS = ("province", "prefecture", "county")
DECLARES = (
    Declaration("application.division", FactType.TEXT, "code of the division of the registration authority", "/division"),
    Declaration("application.division_name", FactType.TEXT, "full name of that division", "/division"),
    Declaration("application.division_known", FactType.BOOL, "whether the division's code exists", "/division"),
    Declaration(
        "application.division_divided", FactType.BOOL,
        "whether the division has smaller ones, down to the county, that register; none: not known, or already registered", "/division",
    ),
    Declaration("application.authority_division", FactType.TEXT, "division that the authority's name begins with", "/authority"),
    Declaration(
        "application.authority_covers", FactType.BOOL,
        "whether the authority's division contains the division or lies in it; none: one of them is not stated", "/authority",
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its code, and the codes it may be written under."""

    code: str
    parent: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Divisions:
    """The lexicon of divisions by code, and by the names an authority may begin with."""

    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]
    longest: int
    divided: frozenset[str]
    """Codes of the divisions that others, of the county or above, lie in."""

    def full_name(self, code: str) -> str:
        """The names from province down, the province's left out below it: 江门市蓬江区."""
        names: list[str] = []
        place = self.by_code.get(code)
        while place is not None:
            upper = self.by_code.get(place.parent)
            if upper is not None or not names:
                names.insert(0, place.name)
            place = upper
        return "".join(names)

    def lies_in(self, code: str, upper: str) -> bool:
        """Whether the division `code` is `upper` or a part of it."""
        place = self.by_code.get(code)
        while place is not None:
            if place.code == upper:
                return True
            place = self.by_code.get(place.parent)
        return False

    def beginning(self, text: str) -> tuple[tuple[Place, ...], str]:
        """The smallest places `text` begins with, and the words that say so (`江门市蓬江区`)."""
        found: tuple[Place, ...] = ()
        at = 0
        while at < len(text):
            size, places = self._next(text, at, found)
            if not places:
                break
            found, at = places, at + size
        return found, text[:at]

    def addressed(self, text: str) -> tuple[tuple[Place, ...], str]:
        """The places an authority is the authority of, and the words that say so."""
        if text in self.by_code:
            return (self.by_code[text],), self.full_name(text)
        found, words = self.beginning(text)
        if found and text.endswith(_OFFICE):
            end = len(text) - len(_OFFICE)
            for start in range(max(len(words), end - self.longest), end - 1):
                if inner := self._within(text[start:end], found):
                    return inner, f"{words}{text[start:end]}"
        return found, words

    def _within(self, name: str, upper: tuple[Place, ...]) -> tuple[Place, ...]:
        """The places of this name that lie in one of those."""
        return tuple(p for p in self.by_name.get(name, ()) if any(p.code != u.code and self.lies_in(p.code, u.code) for u in upper))

    def _next(self, text: str, at: int, within: tuple[Place, ...]) -> tuple[int, tuple[Place, ...]]:
        for size in range(min(self.longest, len(text) - at), 1, -1):
            name = text[at:at + size]
            places = self._within(name, within) if within else self.by_name.get(name, ())
            if places:
                return size, places
        return 0, ()


def index_divisions(library: Library) -> Divisions:
    """The lexicon as this check asks it; made once per loaded library."""
    key = library.columns[0]
    by_code: dict[str, Place] = {}
    by_name: dict[str, list[Place]] = {}
    for row in library:
        place = Place(row[key], row["parent"], row["name"], row["short_name"])
        by_code[place.code] = place
        if row["level"] in LEVELS:
            for name in dict.fromkeys((place.name, place.short)):
                if len(name) > 1:
                    by_name.setdefault(name, []).append(place)
    frozen = {name: tuple(places) for name, places in by_name.items()}
    divided = frozenset(row["parent"] for row in library if row["level"] in LEVELS)
    return Divisions(by_code, frozen, max(map(len, frozen), default=0), divided)


def measure(case: Case) -> Measured:
    application = case.application
    divisions = case.libraries["divisions"].compiled(index_divisions)
    code: Value = application.division
    name: Value = None
    known: Value = None
    divided: Value = None
    if application.is_unknown("division"):
        code = name = known = Unknown("登记机关所在地未提供")
        divided = None if application.registered_already() else code
    elif application.division is not None:
        known = application.division in divisions.by_code
        name = divisions.full_name(application.division) if known else None
        divided = application.division in divisions.divided if known and not application.registered_already() else None
    authority, covers = _authority(case, divisions, known)
    return Measured({
        "application.division": code,
        "application.division_name": name,
        "application.division_known": known,
        "application.division_divided": divided,
        "application.authority_division": authority,
        "application.authority_covers": covers,
    })


def _authority(case: Case, divisions: Divisions, known: Value) -> tuple[Value, Value]:
    application = case.application
    if application.is_unknown("authority"):
        unknown = Unknown("登记机关未提供")
        return unknown, unknown
    places, words = divisions.addressed("".join((application.authority or "").split()))
    if not places:
        return None, None
    if isinstance(known, Unknown):
        return words, known
    if known is not True or application.division is None:
        return words, None
    division = application.division
    return words, any(divisions.lies_in(division, p.code) or divisions.lies_in(p.code, division) for p in places)


CHECK = Check("authority", ("divisions",), DECLARES, measure)
