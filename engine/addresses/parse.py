"""Reading an address: from the applicant's text to its parts, with the way back to the text.

An address is folded (half width, simplified, lower case), its divisions and town are read off the
beginning, and the rest is cut into tokens, each of which is something in its place. Numbers are kept as
structure: 123号之一 is house 123, part 1; 10-12号 is the houses 10 to 12. Numerals in Chinese count only in front
of 号, 栋, 层, 室 and the like, so 港口一路 stays a road. Nothing is guessed and nothing raises: what is not
understood is `rest`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from engine.addresses.gazetteer import Gazetteer
from engine.addresses.pieces import Field, Piece, pieces
from engine.addresses.tokens import tokens
from engine.addresses.values import House, floor_of, houses, label
from engine.text.normalise import fold, fold_with_offsets

Precision = Literal["none", "division", "town", "road", "number", "building", "room"]
PRECISIONS: tuple[Precision, ...] = ("none", "division", "town", "road", "number", "building", "room")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACES = re.compile(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])")
_NUMBERED = re.compile(r"[0-9a-z零〇一二三四五六七八九十甲乙丙丁戊东西南北中主副前后]")
_OF_A_LOT = ("village", "compound", "group", "place")
"""Behind these a house number is not one of the road named before."""
MOST_HOUSES = 20
"""House numbers kept for one road."""
_HEAD: dict[str, Field] = {
    "province": "province", "prefecture": "city", "county": "district", "zone": "district", "park": "other", "ward": "other", "town": "town",
}
"""Kind of what an address begins with → its field."""


class Street(NamedTuple):
    """A road or lane and the house numbers given on it."""

    name: str
    houses: tuple[House, ...] = ()


class Span(NamedTuple):
    """Half-open span in the applicant's own text, and what was read there."""

    kind: str
    start: int
    end: int


class ParsedAddress(NamedTuple):
    """An address by its parts. `codes`: the deepest division named, as six-digit codes (several where counties
    share the name; none where no division is named); `town_counties`: the counties known to have a town of the name
    written. `building`, `room` are labels: digits and capital letters."""

    text: str
    codes: tuple[str, ...] = ()
    town: str | None = None
    town_counties: tuple[str, ...] = ()
    streets: tuple[Street, ...] = ()
    villages: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    lot: House | None = None
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None
    group: str | None = None
    folded: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def rest(self) -> tuple[str, ...]:
        """What names no part of the address, in folded text: not understood, or 北侧 and the like; at least two Han characters."""
        read = tuple([p for p in self.pieces if p.kind != "beside"])
        return tuple([self.folded[a:b] for a, b in gaps(self.folded, read) if len(_HAN.findall(self.folded, a, b)) > 1])

    @property
    def spans(self) -> tuple[Span, ...]:
        """What was read where, in the applicant's own text; in order, not overlapping."""
        return _spans(self.text, self.folded, self.pieces)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the applicant's text for a half-open, non-empty span of the folded text."""
        back = _way_back(self.text, self.folded)
        return back[start], back[end - 1] + 1

    @property
    def county(self) -> str | None:
        """The county's code, if exactly one county is named."""
        return self.codes[0] if len(self.codes) == 1 and not self.codes[0].endswith("00") else None

    @property
    def street(self) -> Street | None:
        """The road that has a number, else the last road named."""
        numbered = [s for s in self.streets if s.houses]
        return numbered[0] if numbered else self.streets[-1] if self.streets else None

    @property
    def named(self) -> bool:
        """Whether a road, village, compound or development zone is named."""
        return bool(self.streets or self.villages or self.compounds or self.zones)

    @property
    def numbered(self) -> bool:
        """Whether a house number is given, on a road or in a village or compound."""
        return self.lot is not None or any(s.houses for s in self.streets)

    @property
    def precision(self) -> Precision:
        """The finest level the address comes down to."""
        if self.room is not None:
            return "room"
        if self.building is not None:
            return "building"
        if self.numbered:
            return "number"
        if self.named:
            return "road"
        return "town" if self.town else "division" if self.codes else "none"

    @property
    def understood(self) -> bool:
        """Whether the text could be read: a place is named, or nothing is left that was not understood."""
        return self.named or not self.rest

    @property
    def detailed(self) -> bool:
        """Whether something singles the place out on its road, in its village or compound.

        A house number, building, room or village group; a floor of a named building; a named building on a
        named road; and in the country the name of a hamlet or field inside the village, where no numbers are.
        """
        if self.numbered or self.building is not None or self.room is not None or self.group is not None:
            return True
        if self.compounds and (self.floor is not None or self.streets):
            return True
        return bool(self.villages) and (len(self.villages) > 1 or bool(self.rest) or bool(self.compounds))

    @property
    def complete(self) -> bool:
        return self.named and self.detailed


def parse(text: str, gazetteer: Gazetteer) -> ParsedAddress:
    """Read an address. Never raises; some tens of microseconds for a usual one."""
    folded = _folded(text)
    located = gazetteer.locate(folded)
    head = [Piece(_HEAD[kind], kind, start, end, folded[start:end]) for kind, start, end in located.spans]
    found = (*head, *pieces(folded, tokens(folded, located.end)))
    values: dict[str, list[str]] = {}
    for piece in found:
        values.setdefault(piece.kind, []).append(piece.value)
    get = values.get
    streets, lot = _houses(found) if "house" in values else (tuple([Street(v.upper()) for v in get("road", ())]), None)
    return ParsedAddress(
        text=text,
        codes=located.codes,
        town=located.town,
        town_counties=located.town_counties,
        streets=streets,
        villages=tuple([v.upper() for v in get("village", ())]),
        compounds=tuple([v.upper() for v in (*get("compound", ()), *get("tower", ()), *get("place", ()))]),
        zones=(*get("zone", ()), *get("park", ())),
        lot=lot,
        building=_label(get("building")),
        unit=_label(get("unit")),
        floor=next((f for v in get("floor", ()) if (f := floor_of(v)) is not None), None),
        room=_label(get("room")),
        group=_label(get("group")),
        folded=folded,
        pieces=found,
    )


def _label(values: Sequence[str] | None) -> str | None:
    """The label of the first that has one: of 厂房 or 商铺 without a number nothing can be told."""
    for value in values or ():
        if _NUMBERED.search(value):
            return label(value)
    return None


def _houses(found: tuple[Piece, ...]) -> tuple[tuple[Street, ...], House | None]:
    """The roads, each with the houses numbered on it, and the house that is numbered in a village or compound."""
    streets: list[Street] = []
    lot: House | None = None
    last = ""
    for piece in found:
        kind = piece.kind
        if kind == "road":
            streets.append(Street(piece.value.upper()))
        elif kind == "house":
            numbers = houses(piece.value)
            if streets and last not in _OF_A_LOT:
                street = streets[-1]
                streets[-1] = Street(street.name, (*street.houses, *numbers)[:MOST_HOUSES])
            elif numbers and lot is None:
                lot = numbers[0]
            continue
        if kind not in ("aside", "beside"):
            last = kind
    return tuple(streets), lot


def _folded(text: str) -> str:
    """Folded text, without the spaces some write between characters (they stay between letters and digits)."""
    folded = fold(text)
    return _SPACES.sub("", folded) if " " in folded or "\n" in folded else folded


def gaps(folded: str, found: tuple[Piece, ...]) -> Iterator[tuple[int, int]]:
    """What lies before, between and behind the pieces, in order, the empty gaps left out."""
    at = 0
    for piece in found:
        if piece.start > at:
            yield at, piece.start
        at = piece.end
    if at < len(folded):
        yield at, len(folded)


def _way_back(text: str, folded: str) -> tuple[int, ...]:
    """For each character of the folded text, the index of the character it came from."""
    if len(text) == len(folded) and (text == folded or text.casefold() == folded):
        return tuple(range(len(text)))
    plain = fold_with_offsets(text)
    dropped = {i for m in _SPACES.finditer(plain.text) for i in range(*m.span())}
    return tuple(offset for i, offset in enumerate(plain.offsets) if i not in dropped)


def _spans(text: str, folded: str, found: tuple[Piece, ...]) -> tuple[Span, ...]:
    """The pieces in the applicant's text."""
    back = _way_back(text, folded)
    spans: list[Span] = []
    for _, kind, start, end, _ in found:
        first, last = back[start], back[end - 1] + 1
        first = max(first, spans[-1].end if spans else 0)  # one character may fold into two tokens
        if first < last:
            spans.append(Span(kind, first, last))
    return tuple(spans)
