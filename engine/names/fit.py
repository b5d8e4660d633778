"""How a reading of a name fits what the business is: its form 组织形式, its place, its branch suffix."""

from __future__ import annotations

from typing import Literal

from engine.domain.application import EntityType
from engine.names.lexicon import Division, Lexicon
from engine.names.parse import ParsedName, usual
from engine.names.words_of_names import BRANCH_TAILS, ORDINARY_PLACES, PARTNERSHIP_BRACKETS

FormFit = Literal["fits", "missing", "mismatch", "shares", "bracket_missing"]
PlaceFit = Literal["own", "elsewhere"]

_LIMITED = ("有限公司", "有限责任公司")
_SHARES = ("股份有限公司", "股份公司")
_COOPERATIVE = ("合作社", "联合社", "合作联社")
_NOT_FOR_OTHERS = ("公司", "合作社", "联合社", "合作联社")
_BRANCH_ENDS = tuple(t for t in BRANCH_TAILS if t != "公司")


def form_fit(name: ParsedName, entity_type: EntityType) -> FormFit:
    """Whether the form is one of this entity type (第十条; 实施办法 第十二条; 个体工商户名称登记管理办法 第十条)."""
    row = name.form_row.text if name.form_row else ""
    if name.branch is not None and entity_type != "branch":
        return "mismatch"
    if any(form in (part or "") for form in _LIMITED for part in (name.trade_name, name.industry)):
        return "mismatch"  # 服装有限公司有限公司
    if not row and not name.bracket:
        return "bracket_missing" if entity_type == "partnership" and "合伙" in (name.form or "") else "missing"
    partners = name.bracket in PARTNERSHIP_BRACKETS
    match entity_type:
        case "company":
            if row.endswith(_SHARES) and not partners:
                return "shares"
            return "fits" if row.endswith(_LIMITED) and not partners else "mismatch"
        case "cooperative":
            return "fits" if row.endswith(_COOPERATIVE) else "mismatch"
        case "partnership":
            if row.endswith(_NOT_FOR_OTHERS):
                return "mismatch"
            return "fits" if partners else "bracket_missing"
        case "individual":
            return "mismatch" if partners or row.endswith((*_NOT_FOR_OTHERS, "企业", "集团")) else "fits"
        case "sole_proprietorship":
            return "mismatch" if partners or row.endswith(_NOT_FOR_OTHERS) else "fits"
        case _:
            return "fits"


def place_fit(place: Division, home: Division) -> PlaceFit:
    """Whether the name's division is the place of the business: it holds the place, or lies in it where the
    place is known less finely (第七条)."""
    return "own" if place.code in home.chain or home.code in place.chain else "elsewhere"


def trade_name_place(trade_name: str, lexicon: Lexicon, home: Division | None) -> str | None:
    """Which division the trade name is the name of: `province_or_prefecture`, `own_county`, or None.

    Names of prefectures that are ordinary words (朝阳, 大同) have another meaning (第八条) and are passed over.
    """
    for spelling in lexicon.spellings.get(trade_name, ()):
        division = spelling.division
        if division.level in ("province", "prefecture") and trade_name not in ORDINARY_PLACES:
            return "province_or_prefecture"
        if division.level == "county" and home is not None and division.code == home.code:
            return "own_county"
    return None


def with_division(name: ParsedName, home: Division | None, lexicon: Lexicon) -> str | None:
    """The name with the city (outside cities: the county) of the business in front, instead of what stands there
    now; None where that is the name as it is, or the place of business is not known."""
    if home is None or name.branch is not None:
        return None
    above = [lexicon.places[code] for code in home.chain]
    city = next((d for d in above if d.level == "prefecture"), None)
    if city is None:
        city = above[-1] if above[-1].name.endswith("市") else home
    span = name.spans.get("division", (0, 0))
    whole = city.name + (name.text[: span[0]] + name.text[span[1] :]).strip()
    return whole if whole != name.text else None


def begins_with_parent(name: str, parent: str) -> bool:
    """Whether a branch's name begins with its parent's full name (第十三条); brackets of either width."""
    return _even(name).startswith(_even(parent))


def has_branch_suffix(name: str, parent: str) -> bool:
    """Whether what follows the parent's name ends like a branch: 分公司, 分厂, 分店 or another word for one."""
    whole, head = _even(name), _even(parent)
    rest = whole[len(head):] if head and whole.startswith(head) else whole
    return len(rest) >= 2 and rest.rstrip("）").endswith(_BRANCH_ENDS)


def _even(text: str) -> str:
    return "".join(usual(text).split())
