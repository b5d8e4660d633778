"""Alternatives: other names for the same business, near to the one that cannot stand. Whoever uses them examines them.

In the order of nearness: the same trade name with the other parts put right; the trade name with a
character added or the odd ones left out; coined trade names. The choice depends on the name alone, so
that the same case always gets the same proposals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from engine.case import Case
from engine.names.lexicon import Division
from engine.names.parse import ParsedName, read_name
from engine.names.place import home_of
from engine.names.words import find_words, index
from reference_libs.library import Library

_ADDED = "澜朔沅翎榆笙芃砚瀚昀"
_COINED = (
    "澄屿", "禾笙", "砚舟", "昀朔", "翎川", "沅芷", "榆晨", "芃远", "瀚榕", "澜笙", "屿禾", "朔宁",
    "筠乔", "栩澄", "汀兰", "霁舟", "瑾川", "楷岚", "泓榆", "茗朔", "焕禾", "旻舟", "湛宁", "漾晴",
)
_FORMS = {
    "individual": "店", "company": "有限公司", "sole_proprietorship": "厂", "cooperative": "专业合作社",
    "partnership": "（普通合伙）", "branch": "分公司",
}
COINED_AT_MOST = 4


def alternatives(case: Case) -> Iterator[str]:
    """Full names to examine in the place of the application's name, nearest first, without repetition."""
    parsed = read_name(case)
    if parsed is None or case.application.entity_type == "branch":
        return
    seen = {parsed.text}
    offends = bool(find_words(parsed, case.libraries["name_words"].compiled(index)))
    for trade_name in _trade_names(parsed, case.libraries["standard_characters"], offends):
        name = _assembled(parsed, trade_name, case)
        if name not in seen:
            seen.add(name)
            yield name


def _trade_names(parsed: ParsedName, standard: Library, offends: bool) -> Iterator[str]:
    seed = hashlib.sha256(parsed.text.encode("utf-8", "replace")).digest()
    kept = "".join(c for c in parsed.trade_name or "" if c in standard.by_id())
    if 2 <= len(kept) <= 8:
        yield kept
    if 1 <= len(kept) <= 6 and not offends:
        yield kept + _ADDED[seed[0] % len(_ADDED)]
    for i in range(COINED_AT_MOST):
        yield _COINED[(seed[1] + 7 * i) % len(_COINED)]


def _assembled(parsed: ParsedName, trade_name: str, case: Case) -> str:
    """Division, trade name, industry and form in the first lawful order (企业名称登记管理规定 第六条)."""
    entity_type = case.application.entity_type
    home = home_of(case)
    place = parsed.division if home is None or _is_ours(parsed, home) else ""
    division = place or (_division_of(home, case) if home is not None else "")
    form = _form(parsed, entity_type)
    industry = parsed.industry or ""
    if industry and form.startswith(industry[-1:]) and len(form) == 1 and industry.endswith(form):
        industry = industry[:-1]
    return f"{division}{trade_name}{industry}{form}"


def _is_ours(parsed: ParsedName, home: Division) -> bool:
    place = parsed.place
    return place is not None and place.code in home.chain and parsed.order != "none"


def _division_of(home: Division, case: Case) -> str:
    """How a name carries the place: a city's district follows its city (规定 第七条)."""
    rows = case.libraries["divisions"].by_id()
    if not home.district:
        return home.name
    city = rows.get(home.code[:4] + "00")
    return city["name"] if city else home.name


def _form(parsed: ParsedName, entity_type: str) -> str:
    row = parsed.form_row
    if row is not None and parsed.form is not None and not parsed.group and entity_type in row.entity_types:
        return parsed.form
    return _FORMS[entity_type]
