"""Where: the division a sentence names, in full or short (江门, 蓬江, 新会), and a full address where one is written.

A place of business is named in its own right or behind 在, 喺, 到, 去. What stands behind a word of selling or making
is where a thing comes from (新会陈皮, 沙县小吃), what stands before 人 or 老乡 where a person does, and neither counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.addresses.gazetteer import Gazetteer
from engine.addresses.parse import parse
from engine.drafting.sentence import Found, Sentence, Span, overlaps
from engine.names.lexicon import Division, Lexicon

COLLOQUIAL = {"五邑": "440700", "会城": "440705", "台城": "440781", "沙坪": "440784", "三埠": "440783"}
"""What people of the place call it."""
_ABOVE = ("province", "prefecture", "county")
_AT = re.compile(r"(?:在|喺|系|到|去|于|来|位于|地址|地点|地方|是):?\s*$")
_NOT_THERE = re.compile(r"(?:唔喺|不在|不是|除了|离开|来自|从|不去)$")
_ORIGIN = re.compile(
    r"(?:卖|做|吃|加工|经营|种|养|销售|批发|买|进|喝|收购|正宗|像|跟|学|推广)(?:点|些|下|啲|一?[家间个])?$|(?:开|搞|整|办)(?:一?[家间个])?$|老家是?在?$|我是$"
)
_PERSON = re.compile(r"人(?!民)|老乡|籍|口音|妹子|户口|毕业")
_NAMES_OTHER = re.compile(r"[东西南北中]?(?:路|街(?!道)|大道|巷|狼|装(?![修饰潢配卸]))")
_OTHER_WORD = {"新会": "员议计", "开平": "台价房方面米", "江海": "鲜", "台山": "", "恩平": ""}
_LINK = re.compile(r"(?:市区|区|,|、| |的)?")
_ROAD_AHEAD = re.compile(r"(?:地址|位于|在|喺)(?:是|在|为)?:?\s*(?=[\u4e00-\u9fff]{2,8}(?:大道|路|街|巷)[0-9]+号)")
_DOOR = ("road", "house", "village", "building", "unit", "floor", "room", "group", "bare")
_DIVISION = ("province", "prefecture", "county", "town")
_DISTRICT_CITY = "市"


@dataclass(frozen=True, slots=True)
class Place:
    """`division`: the code of the county, or of the city where no more is said; `others`: codes that the words may mean
    besides; `address`: a full one, as written; `spans`: all words about the place."""

    division: Found[str] | None = None
    others: tuple[str, ...] = ()
    address: Found[str] | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    divisions: tuple[Division, ...]
    strength: int


def read_place(
    sentence: Sentence, lexicon: Lexicon, gazetteer: Gazetteer, area: Sequence[str], used: Sequence[Span]
) -> Place:
    """The place. `area`: beginnings of the codes the registry is in charge of, which settle short names;
    `used`: words that are known to be something else (a parent's name)."""
    found = [c for c in _candidates(sentence, lexicon, area) if not overlaps(c.span, used)]
    if not found:
        return _bare_address(sentence, gazetteer)
    best = max(found, key=lambda c: (c.strength, -c.span[0]))
    stop = sentence.clause_end(best.span[0])
    end, door = _reach(sentence.plain[best.span[0] : stop], gazetteer, best.span)
    span = (best.span[0], max(end, best.span[1]))
    address = Found(sentence.words((span[0], door)).text, (span[0], door), "写明了道路和门牌") if door else None
    spans: tuple[Span, ...] = (span, *(c.span for c in found if _agrees(c, best)))
    if address is None:
        other = _bare_address(sentence, gazetteer)
        address, spans = other.address, (*spans, *other.spans)
    if len(best.divisions) > 1:
        return Place(None, tuple(d.code for d in best.divisions), address, spans)
    division = best.divisions[0]
    written = sentence.words(best.span).text
    why = f"文中说“{written}”" if division.name in written else f"“{written}”即{full_name(division, lexicon)}"
    others = tuple(dict.fromkeys(
        c.divisions[0].code for c in found
        if c.strength == best.strength and len(c.divisions) == 1 and not _agrees(c, best)
    ))
    return Place(Found(division.code, best.span, why), others, address, spans)


def full_name(division: Division, lexicon: Lexicon) -> str:
    """The division with the city it lies in: 江门市蓬江区."""
    above = [lexicon.places[code] for code in division.chain[1:] if code in lexicon.places]
    city = next((d.name for d in above if d.level == "prefecture"), "")
    return f"{city}{division.name}" if division.level == "county" else division.name


def _agrees(one: _Candidate, best: _Candidate) -> bool:
    """Whether one says no other place than the best: the same, or what it lies in."""
    return all(any(b.lies_in(d) for b in best.divisions) for d in one.divisions)


def _candidates(sentence: Sentence, lexicon: Lexicon, area: Sequence[str]) -> Iterator[_Candidate]:
    at, plain = 0, sentence.plain
    while at < len(plain):
        found = _chain(plain, at, lexicon)
        if found is None:
            at += 1
            continue
        end, ways, official, links = found
        chosen = _chosen(ways, area)
        before = plain[:at]
        named = _AT.search(before) is not None
        start = sentence.clause_start(at)
        if _counts(plain, at, end, official or links > 1) and chosen:
            here = any(d.code.startswith(tuple(area)) for d in chosen)
            county = chosen[0].level == "county"
            if official or links > 1 or here or (not county and (named or start)):
                yield _Candidate((at, end), chosen, 3 * (official or links > 1) + 2 * named + start + here + county)
        at = end


def _counts(plain: str, at: int, end: int, sure: bool) -> bool:
    """Whether the words at [at, end) can be a place of business."""
    before, after = plain[:at], plain[end:]
    if _NOT_THERE.search(before) or _PERSON.match(after):
        return False
    if sure:
        return True
    if _ORIGIN.search(before) or _NAMES_OTHER.match(after):
        return False
    return after[:1] == "" or after[0] not in _OTHER_WORD.get(plain[at:end], "")


def _chosen(ways: Sequence[Division], area: Sequence[str]) -> tuple[Division, ...]:
    """Of divisions spelled alike: those in charge here, else the largest; several where that leaves it open."""
    here = [d for d in ways if area and d.code.startswith(tuple(area))]
    ways = here or ways
    highest = next((level for level in _ABOVE if any(d.level == level for d in ways)), None)
    return tuple(d for d in ways if d.level == highest)


def _chain(plain: str, at: int, lexicon: Lexicon) -> tuple[int, list[Division], bool, int] | None:
    """The divisions written one after another from `at`: the end, what the last may be, whether it is written in
    full, and how many there are. A town or zone stands for its county."""
    code = next((c for word, c in COLLOQUIAL.items() if plain.startswith(word, at)), None)
    if code is not None and code in lexicon.places:
        return at + 2, [lexicon.places[code]], True, 1
    found = lexicon.spelled_at(plain, at, None)
    if found is None:
        return None
    end, spelled = _cut(plain, at, found[0], lexicon) or found
    official = any(s.official for s in spelled)
    ways, links = [s.division for s in spelled], 1
    while ways[0].level in _ABOVE:
        inner = _inside(plain, end, ways, lexicon)
        if inner is None:
            break
        end, ways, links = inner[0], inner[1], links + 1
    if ways[0].level not in _ABOVE:
        counties = {code: lexicon.places[code] for d in ways for code in d.chain[1:2] if code in lexicon.places}
        ways, official = list(counties.values()), True
    return (end, ways, official, links) if ways else None


def _cut(plain: str, at: int, end: int, lexicon: Lexicon) -> tuple[int, tuple] | None:  # type: ignore[type-arg]
    """恩平市场 is 恩平 + 市场."""
    if plain[end - 1 : end + 1] != "市场":
        return None
    short = lexicon.spellings.get(plain[at : end - 1])
    return (end - 1, short) if short else None


def _inside(plain: str, end: int, ways: Sequence[Division], lexicon: Lexicon) -> tuple[int, list[Division]] | None:
    """The division inside one of `ways` that is written next."""
    link = _LINK.match(plain, end)
    for start in dict.fromkeys((end, link.end() if link else end)):
        reached: list[tuple[int, Division]] = []
        for outer in ways:
            found = lexicon.spelled_at(plain, start, outer)
            if found is not None:
                short = not any(s.official for s in found[1])
                if not (short and _NAMES_OTHER.match(plain, found[0])):
                    reached += [(found[0], s.division) for s in found[1]]
        if reached:
            last = max(r[0] for r in reached)
            return last, [d for e, d in reached if e == last]
    return None


def _reach(piece: str, gazetteer: Gazetteer, span: Span) -> tuple[int, int]:
    """How far the words about the place reach, and how far the address (0: none is written in full)."""
    at, end, door = 0, 0, 0
    read = parse(piece, gazetteer)
    for part in read.spans:
        if part.start - at > 1 and part.start > span[1] - span[0]:
            break
        at = part.end
        if part.kind in _DIVISION:
            end = part.end
        elif part.kind in _DOOR:
            door = part.end
    if not (read.numbered and read.streets) or not door:
        door = 0
    return span[0] + max(end, door), span[0] + door if door else 0


def _bare_address(sentence: Sentence, gazetteer: Gazetteer) -> Place:
    """A road with a number, without its division."""
    found = _ROAD_AHEAD.search(sentence.plain)
    if found is None:
        return Place()
    start = found.end()
    _, door = _reach(sentence.plain[start : sentence.clause_end(start)], gazetteer, (start, start))
    if not door:
        return Place()
    return Place(None, (), Found(sentence.words((start, door)).text, (start, door), "写明了道路和门牌"), ((start, door),))
