"""Names for a draft: the wanted one, examined, and free ones near to it or to the wish; none is shown unexamined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.domain.application import EntityType
from engine.drafting.assembling import NameChosen
from engine.drafting.model import Alternative
from engine.drafting.readings import Readings
from engine.drafting.sentence import Found
from engine.name_check import NameExaminer, NameQuestion
from engine.name_suggestions import Suggestion, Wanted, framed, suggest
from engine.names.lexicon import Lexicon
from engine.names.report import NameOutcome
from engine.names.suggest import phrase_for
from engine.text.normalise import fold

NUMBER = 4
_FORMS = ("工作室", "经营部", "商行", "餐馆", "饭馆", "馆", "厂", "行", "铺", "坊", "店")
_FORMED: tuple[EntityType, ...] = ("individual", "sole_proprietorship")


@dataclass(frozen=True, slots=True)
class DraftNames:
    """`wanted`: the name as the sentence would have it, with what the examination says of it and why; `free`: names that
    are free; `why_none`: in plain Chinese, where no name could be formed."""

    wanted: str | None
    outcome: NameOutcome | None
    reasons: tuple[str, ...]
    free: tuple[Suggestion, ...]
    compared: bool
    why_none: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "wanted": self.wanted, "outcome": self.outcome.value if self.outcome else None, "reasons": list(self.reasons),
            "candidates": [s.as_json() for s in self.free], "register": "checked" if self.compared else "unchecked",
            "why_none": self.why_none,
        }


def propose(readings: Readings, examiner: NameExaminer) -> tuple[DraftNames, NameChosen | None]:
    """The names, and the one for the application: what was written in full, or the wanted trade name if that is free."""
    compared = examiner.names is not None
    entity = readings.entity.chosen.value
    division = readings.place.division.value if readings.place.division else None
    whole, trade = readings.names.whole, readings.names.trade_name
    if division is None and whole is None:
        return DraftNames(None, None, (), (), compared, "先要知道在哪个县（市、区），名称才能冠以行政区划"), None
    if entity == "branch":
        return _branch(readings, examiner, division)
    industry = industry_phrase(readings, examiner)
    if whole is None and not industry:
        return DraftNames(None, None, (), (), compared, "先要知道做什么业务，名称里才能写行业"), None
    form = _form(readings, entity)
    stem = f"{fold(trade.value) if trade else ''}{industry or ''}{form}" if trade else None
    wanted = Wanted(stem, industry, readings.names.wish.value if readings.names.wish else "", division, entity)
    name = whole.value if whole else framed(examiner, wanted, fold(trade.value)) if trade else None
    if name is None or trade is None:
        return DraftNames(None, None, (), suggest(examiner, wanted, NUMBER), compared), None
    found = whole or trade
    return _examined(examiner, Wanted(name, industry, wanted.wish, division, entity), found, trade.value, whole is not None)


def _examined(
    examiner: NameExaminer, wanted: Wanted, found: Found[str], trade: str, written: bool
) -> tuple[DraftNames, NameChosen | None]:
    """The wanted name with its examination, and free ones beside it."""
    name = wanted.name or ""
    checked = examiner.check(NameQuestion(name, wanted.division, wanted.entity_type, wanted.industry), remedies=False)
    reasons = tuple(dict.fromkeys(f.message.applicant for f in checked.findings if f.effect.value != "note"))
    free = checked.outcome is NameOutcome.FREE
    near = suggest(examiner, wanted, NUMBER)
    own = (Suggestion(name, f"文中要的字号“{trade}”"),) if free else ()
    names = DraftNames(name, checked.outcome, reasons, (*own, *near), examiner.names is not None)
    if not (free or written):
        return names, None
    others = tuple(Alternative(s.name, s.name, s.why) for s in near)
    why = "文中写了完整的名称" if written else f"行政区划＋文中的字号“{trade}”＋行业＋组织形式，已审查可用"
    return names, NameChosen(name, why, found, others)


def _branch(readings: Readings, examiner: NameExaminer, division: str | None) -> tuple[DraftNames, NameChosen | None]:
    """所属企业的名称 + place + 分公司 (实施办法 第十三条)."""
    parent, compared = readings.persons.parent, examiner.names is not None
    if parent is None or division is None:
        return DraftNames(None, None, (), (), compared, "分支机构的名称要以所属企业的全称开头，先要知道所属企业"), None
    place = examiner.lexicon.places[division]
    name = f"{parent.value}{place.name.removesuffix('区') if place.district else place.short}分公司"
    checked = examiner.check(NameQuestion(name, division, "branch"), remedies=False)
    reasons = tuple(dict.fromkeys(f.message.applicant for f in checked.findings if f.effect.value != "note"))
    free = checked.outcome is NameOutcome.FREE
    own = (Suggestion(name, "所属企业名称＋地名＋分公司"),) if free else ()
    names = DraftNames(name, checked.outcome, reasons, own, compared)
    return names, NameChosen(name, "所属企业名称＋地名＋分公司，已审查可用", parent, ()) if free else None


def industry_phrase(readings: Readings, examiner: NameExaminer) -> str | None:
    """How a name would say the trade: in the sentence's own words where they are a phrase of names, else the library's."""
    industry = readings.business.industry
    if industry is None:
        return None
    for reason in industry.reasons:
        phrase = _longest(fold(reason.text), examiner.lexicon)
        if phrase is not None:
            return phrase
    return phrase_for(industry.code, examiner.bundle.libraries["industry_words"]) or _longest(industry.name, examiner.lexicon)


def _longest(text: str, lexicon: Lexicon) -> str | None:
    spans = ((start, end) for start in range(len(text)) for end in range(start + 2, len(text) + 1))
    found = [text[start:end] for start, end in spans if text[start:end] in lexicon.industries]
    return max(found, key=len) if found else None


def _form(readings: Readings, entity: EntityType) -> str:
    """The form in the sentence's own words (理发店, 咖啡馆), else the usual one."""
    if entity not in _FORMED:
        return {"company": "有限公司", "partnership": "中心（普通合伙）", "cooperative": "专业合作社"}.get(entity, "")
    text = readings.business.text
    return next((form for form in _FORMS if form in text), "店" if entity == "individual" else "厂")
