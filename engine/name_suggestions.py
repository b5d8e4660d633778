"""Free names in the place of one that cannot stand, or for a wish: every one examined as the wanted name was.

Only what the examination calls free, and what reads back into the parts it was made of, is shown; the nearest
come first. Budgets count candidates, never milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.domain.application import EntityType
from engine.name_check import NameExaminer, NameQuestion, entity_type_of
from engine.names.lexicon import Division
from engine.names.parse import ParsedName, parse
from engine.names.report import NameOutcome, words
from engine.names.suggest import Candidate, coined, near
from engine.names.wishes import FLAVOURS, Flavour, read_wish

EXAMINED_AT_MOST = 60
FORMS: dict[EntityType, str] = {
    "individual": "店", "company": "有限公司", "sole_proprietorship": "厂", "cooperative": "专业合作社",
    "partnership": "中心（普通合伙）", "branch": "分公司",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free name and why it is proposed, in plain Chinese."""

    name: str
    why: str

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "why": self.why}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to propose names for: a name that cannot stand (or none), the trade, a wish, the place by code."""

    name: str | None = None
    industry: str | None = None
    wish: str = ""
    division: str | None = None
    entity_type: EntityType | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts round the trade name."""

    division: str
    industry: str
    form: str
    entity_type: EntityType
    code: str | None

    def around(self, trade_name: str) -> str:
        """Division, trade name, industry and form in the first lawful order (企业名称登记管理规定 第六条)."""
        industry = self.industry
        if industry and (self.form.endswith(industry) or self.form.startswith(industry)):
            industry = ""
        elif industry and len(self.form) == 1 and industry.endswith(self.form):
            industry = industry[:-1]
        return f"{self.division}{trade_name}{industry}{self.form}"


def suggest(examiner: NameExaminer, wanted: Wanted, number: int) -> tuple[Suggestion, ...]:
    """At most `number` free names, nearest first."""
    wish = read_wish(wanted.wish, examiner.lexicon)
    home = examiner.lexicon.places.get(wanted.division or "")
    text = (wanted.name or "").strip()
    read = parse(text, examiner.lexicon, home.code if home else None) if text else None
    if read is not None and read.branch is not None:
        return ()
    frame = _frame(examiner, wanted, read, home, (wish.industry, wish.form))
    found: list[tuple[int, int, Suggestion]] = []
    named = None if read is None else _kept_trade_name(examiner, wanted, text, read)
    for turn, candidate in enumerate(islice(_candidates(named, wish.flavours, wanted), EXAMINED_AT_MOST)):
        name = frame.around(candidate.trade_name)
        if name != text and _is_free(examiner, frame, name, candidate):
            found.append((candidate.kept, turn, Suggestion(name, candidate.why)))
    return tuple(suggestion for _, _, suggestion in _mixed(sorted(found, key=lambda f: f[:2]), number))


def framed(examiner: NameExaminer, wanted: Wanted, trade_name: str) -> str:
    """A trade name in the frame that suggestions for `wanted` stand in: place, trade name, industry, form."""
    wish = read_wish(wanted.wish, examiner.lexicon)
    home = examiner.lexicon.places.get(wanted.division or "")
    read = parse(wanted.name, examiner.lexicon, home.code if home else None) if wanted.name else None
    return _frame(examiner, wanted, read, home, (wish.industry, wish.form)).around(trade_name)


def _mixed(found: list[tuple[int, int, Suggestion]], number: int) -> list[tuple[int, int, Suggestion]]:
    """The nearest, but of one kind no more than half while there are others, so that there is a choice."""
    most = max(1, (number + 1) // 2)
    first: list[tuple[int, int, Suggestion]] = []
    rest: list[tuple[int, int, Suggestion]] = []
    for item in found:
        (first if sum(other[0] == item[0] for other in first) < most else rest).append(item)
    return sorted((first + rest)[:number], key=lambda f: f[:2])


def _kept_trade_name(examiner: NameExaminer, wanted: Wanted, text: str, read: ParsedName) -> str | None:
    """The trade name to stay near to; None where it holds a banned word, whose sound and look nobody should keep."""
    if read.trade_name is None:
        return None
    checked = examiner.check(NameQuestion(text, wanted.division, wanted.entity_type), remedies=False)
    if any(word["kind"] == "banned" and word["part"] == "trade_name" for word in words(checked.examination)):
        return None
    trade = _trade_in_name(read)
    return read.trade_name if trade is None else read.trade_name[:-1]


def _candidates(trade_name: str | None, flavours: tuple[Flavour, ...], wanted: Wanted) -> Iterator[Candidate]:
    if trade_name:
        yield from near(trade_name, flavours)
    else:
        yield from coined(flavours or FLAVOURS[:3], f"{wanted.industry}|{wanted.wish}|{wanted.name}")


def _frame(
    examiner: NameExaminer, wanted: Wanted, read: ParsedName | None, home: Division | None, wished: tuple[str | None, str | None]
) -> _Frame:
    wished_industry, wished_form = wished
    place = read.place if read is not None else None
    lies_here = place is not None and (home is None or place.lies_in(home) or home.lies_in(place))
    home = place if home is None or (place is not None and place.lies_in(home)) else home
    entity_type = wanted.entity_type or _entity_type(read, wished_form)
    written = (read.division or "").strip("（）()") if read is not None and lies_here else ""
    if written and entity_type != "individual" and place is not None and place.district and read is not None and len(read.places) == 1:
        written = ""
    division = written or (_place_name(home, examiner) if home else "")
    industry = wanted.industry or (read.industry if read else None) or wished_industry or _trade_in_name(read) or ""
    return _Frame(division, industry, _form(read, wished_form, entity_type), entity_type, home.code if home else None)


def _entity_type(read: ParsedName | None, wished_form: str | None) -> EntityType:
    if read is not None:
        return entity_type_of(read)
    return "company" if not wished_form or wished_form.endswith("公司") else "individual"


def _form(read: ParsedName | None, wished: str | None, entity_type: EntityType) -> str:
    """The form as written where it is one of the entity type, without 集团, which a new enterprise cannot have."""
    if read is not None and read.form_row is not None and read.form and entity_type == entity_type_of(read):
        return FORMS["company"] if read.group else read.form
    if wished and (entity_type == "individual") != wished.endswith("公司"):
        return wished
    return FORMS[entity_type]


def _trade_in_name(read: ParsedName | None) -> str | None:
    """红光酒厂: the trade is the last character before the form."""
    if read is None or read.industry is not None or read.trade_name is None:
        return None
    trade = read.trade_name
    return trade[-1] if len(trade) > 2 and read.form == "厂" else None


def _place_name(home: Division, examiner: NameExaminer) -> str:
    """How a name carries the place: a city's district follows its city (企业名称登记管理规定 第七条)."""
    if not home.district:
        return home.name
    above = [examiner.lexicon.places[code] for code in home.chain[1:]]
    city = next((p for p in above if p.name.endswith("市")), None)
    return f"{city.name}{home.name}" if city else home.name


def _is_free(examiner: NameExaminer, frame: _Frame, name: str, candidate: Candidate) -> bool:
    question = NameQuestion(name, frame.code, frame.entity_type, frame.industry or None)
    checked = examiner.check(question, remedies=False)
    read = checked.parsed.trade_name if checked.parsed is not None else None
    return read in (candidate.trade_name, candidate.trade_name + frame.industry) and checked.outcome is NameOutcome.FREE
