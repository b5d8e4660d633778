"""Reading a name 名称 into division 行政区划, trade name 字号, industry phrase 行业表述 and form 组织形式.

Three orders are lawful (企业名称登记管理规定 第六条; 企业名称登记管理规定实施办法 第八条, 第九条):
江门市沃动机械有限公司, 沃动（江门市）机械有限公司, 沃动机械（江门市）有限公司. Chinese names carry no
marks between their parts, so a reading is a choice: every candidate reading gets a score, the best is
returned, the others stay in `alternatives`, and `confidence` says how far the best one is to be trusted.
Nothing is raised on any text; the spans lie in the text as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.case import Case
from engine.names.division import Opening, at_home, bracketed, openings
from engine.names.lexicon import Division, Form, Lexicon, build
from engine.names.place import home_of
from engine.names.tail import Tail, branch_at, read_tail
from engine.text.normalise import fold

Order = Literal["division_first", "division_after_trade_name", "division_before_form", "none"]
Span = tuple[int, int]
Cut = tuple[Span | None, Span | None, bool]

_BRACKETS = str.maketrans("()〔〕【】[]﹙﹚", "（）（）（）（）（）")
_PASSED_OVER = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad·•・.,，。．、—–-_~～!！?？《》“”\"'‘’:：;；*/\\|+&")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A reading of a name. Parts are the text as written, None when absent; `spans` are offsets into `text`.

    division: the division as written, with a zone or town that follows it; `places` the divisions read, outermost
    first; `division_text` how the innermost county-or-above one is written, `official` whether in full.
    form: with its brackets（普通合伙）; `form_row` the entry of the table met.
    only_industry: what stands for the trade name is nothing but industry phrases.
    parent, branch: of a branch's name, the parent's full name and what follows; the parts are then the parent's.
    confidence: 0 to 1, no unit; below 0.5 the reading decides nothing.
    alternatives: other readings (without alternatives of their own) with their scores, best first.
    """

    text: str
    division: str | None = None
    trade_name: str | None = None
    industry: str | None = None
    form: str | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    order: Order = "none"
    places: tuple[Division, ...] = ()
    official: bool = False
    zone: str | None = None
    form_row: Form | None = None
    bracket: str | None = None
    only_industry: bool = False
    group: bool = False
    parent: str | None = None
    branch: str | None = None
    confidence: float = 0.0
    score: float = 0.0
    alternatives: tuple[tuple[ParsedName, float], ...] = ()

    @property
    def place(self) -> Division | None:
        """The innermost division of county level or above."""
        above = [p for p in self.places if p.level in ("province", "prefecture", "county")]
        return above[-1] if above else None

    def usual(self) -> ParsedName:
        """The same reading with its texts in usual writing (simplified, half width, brackets of one kind); the
        spans hold for both."""
        plain = usual(self.text)
        if plain == self.text:
            return self
        parts: dict[str, str | None] = {part: plain[start:end] for part, (start, end) in self.spans.items()}
        cut = self.spans["branch"][0] if self.branch is not None else None
        return replace(
            self, text=plain, division=parts.get("division"), trade_name=parts.get("trade_name"),
            industry=parts.get("industry"), form=parts.get("form"), branch=parts.get("branch"),
            parent=None if cut is None else plain[:cut],
        )


def read_name(case: Case) -> ParsedName | None:
    """The reading of the application's name, shared by the checks; None when no name was given or known."""
    text = case.application.name
    if not text or not text.strip():
        return None
    home = home_of(case)
    return parse(text, case.libraries.compiled(build), home.code if home else None, case.application.entity_type == "branch")


def parse(text: str, lexicon: Lexicon, home: str | None = None, branch: bool = False) -> ParsedName:
    """The best reading of `text`. `home`: code of the division the business is in, which settles many an
    ambiguous start; `branch`: the name is known to be a branch's."""
    plain, offsets = _plain(text)
    cut = branch_at(plain, branch)
    whole = plain if cut is None else plain[:cut]
    found = _best(whole, lexicon, lexicon.places.get(home) if home else None)
    shown = _placed(found, text, offsets)
    if cut is None or not shown:
        best = shown[0]
    else:
        at = _original(offsets, cut, len(text))
        best = replace(shown[0], parent=text[:at], branch=text[at:], spans={**shown[0].spans, "branch": (at, len(text))})
    rest = tuple((r, round(r.score, 2)) for r in shown[1:4])
    return replace(best, alternatives=rest, confidence=_confidence(best, rest))


def _plain(text: str) -> tuple[str, list[int] | None]:
    """`text` with brackets of one kind and usual characters, without blanks and marks (`characters` reports
    those); the offsets of what is left, None if nothing moved."""
    text = usual(text)
    if not _PASSED_OVER.isdisjoint(text) or any(c.isspace() for c in text):
        kept = [i for i, c in enumerate(text) if not c.isspace() and c not in _PASSED_OVER]
        return "".join(text[i] for i in kept), kept
    return text, None


def usual(text: str) -> str:
    """江門市沃動機械 is read as 江门市沃动机械 is; character by character, so that nothing moves."""
    if fold(text) != text:
        text = "".join(plain if len(plain := fold(char)) == 1 else char for char in text)
    return text.translate(_BRACKETS)


def _original(offsets: list[int] | None, at: int, end: int) -> int:
    if offsets is None:
        return at
    return offsets[at] if at < len(offsets) else end


def _best(plain: str, lexicon: Lexicon, home: Division | None) -> list[tuple[Opening, Tail, Cut, float]]:
    """Every candidate reading with its score, best first; ties keep the order of candidates."""
    tail = read_tail(plain, lexicon)
    readings: list[tuple[Opening, Tail, Cut, float]] = []
    ways = openings(plain[: tail.start], lexicon, home)
    inner = bracketed(plain, tail.start, lexicon, home)
    if inner is not None and not ways[0].official:
        # 南昌腾宇（上海）: the start counts where it is the place of the business and the bracket is not.
        starts = [] if home is None or at_home(inner, home) else [w for w in ways if w.places and at_home(w, home)]
        ways = starts[-1:] or [inner]
    for way in ways:
        cut = _split(plain, way, tail, lexicon)
        readings.append((way, tail, cut, way.score + _worth(cut, tail)))
    readings.sort(key=lambda r: -r[3])
    return readings


def _split(plain: str, way: Opening, tail: Tail, lexicon: Lexicon) -> Cut:
    """Trade name and industry phrase between division and form, and whether they are industry words only."""
    start, end = way.rest, tail.start
    if way.order == "division_after_trade_name":
        name, trade = (start, way.start), (way.end, end)
        industry = (trade[0], tail.lead_end) if tail.lead_end > trade[0] else None
        return (name if name[1] > name[0] else None), industry, lexicon.is_all_industry(plain[name[0]:name[1]])
    if way.order == "division_before_form":
        end = way.start
    at = _industry_start(plain, start, end, lexicon)
    lead = tail.lead_end > tail.start and way.order != "division_before_form"
    stop = tail.lead_end if lead else end
    only = at - start > 1 and plain[start:at] in lexicon.library_industries
    if at == end and end - start > 1 and lexicon.is_all_industry(plain[start:end]):
        # 建材商贸: the first of two trades stands where the trade name should; 贸易: nothing does.
        first = lexicon.first_of_two(plain[start:end])
        return ((start, start + first) if first else None), (start + first, stop), True
    return ((start, at) if at > start else None), ((at, stop) if stop > at else None), only


def _industry_start(plain: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the industry phrases before `end` begin, leaving a trade name of two characters where it can."""
    if plain[start:end] in lexicon.industries:
        return end
    at = end
    while at - start > 2:
        found = lexicon.industry_before(plain, at, start + 2)
        if found == at and plain[at - 1] == "业" and at - start >= 4:
            found = at - 2
        if found == at:
            break
        at = found
    if at == end and end - start >= 3:
        single = lexicon.industry_before(plain, end, start + 1)
        if single < end:
            return single
    return at


def _worth(cut: Cut, tail: Tail) -> float:
    """How good the middle of a reading looks: two to four characters of trade name and a known industry."""
    name, industry, only = cut
    length = name[1] - name[0] if name else 0
    worth = (0.0, -1.0, 2.0, 2.0, 1.6, 1.3, 1.0)[length] if length < 7 else 0.5
    if length == 0:
        worth = -2.0
    if only:
        worth -= 1.5
    return worth + (1.0 if industry else 0.0) + (0.5 if tail.form or tail.bracket else 0.0)


def _placed(found: list[tuple[Opening, Tail, Cut, float]], text: str, offsets: list[int] | None) -> list[ParsedName]:
    """Readings with their spans moved into the text as given."""
    shown = []
    for way, tail, (name, industry, only), score in found:
        inner = {
            "division": (way.start, way.end) if way.end > way.start else None,
            "trade_name": name,
            "industry": industry,
            "form": (tail.form_start, tail.end) if tail.end > tail.form_start else None,
        }
        spans = {
            part: (_original(offsets, span[0], len(text)), _original(offsets, span[1] - 1, len(text)) + 1)
            for part, span in inner.items() if span is not None
        }
        texts = {part: text[a:b] for part, (a, b) in spans.items()}
        shown.append(ParsedName(
            text, texts.get("division"), texts.get("trade_name"), texts.get("industry"), texts.get("form"), spans,
            way.order, way.places, way.official, way.zone, tail.form, tail.bracket, only, tail.group, score=score,
        ))
    return shown


def _confidence(best: ParsedName, rest: tuple[tuple[ParsedName, float], ...]) -> float:
    trust = 1.0
    bare_county = len(best.places) == 1 and best.places[0].level == "county" and not best.official
    if best.division is None or bare_county:
        trust -= 0.2
    if best.trade_name is None or len(best.trade_name) > 6:
        trust -= 0.2
    if best.industry is None:
        trust -= 0.15
    if best.form is None:
        trust -= 0.45
    if rest and best.score - rest[0][1] < 0.5:
        trust -= 0.15
    return max(0.0, round(trust, 2))
