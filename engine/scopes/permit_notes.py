"""The permits of an item as an applicant should read them: which, when, and what that means in plain words.

先照后证: most permits come after the licence (市场主体登记管理条例 第十四条; 国务院关于“先照后证”改革后加强事中事后监管的意见).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.scopes.catalogue import Item
from engine.scopes.permits import Permit, Stage, named

_BEFORE = "登记前要先取得：先向{authority}申请，办理登记时提交批准文件，到登记窗口办理。"
_AFTER = "可以先领营业执照；从{authority}取得以后，才能开始经营这一项。"
_FILING = "不是许可：领取营业执照后，按规定向{authority}备案。"
_UNKNOWN = "是否需要、什么时候办理，由登记机关工作人员确认。"
_MEANING: Mapping[Stage, str] = {"before": _BEFORE, "after": _AFTER, "filing": _FILING}
_UNSURE = "（以登记机关答复为准）"
_SOMEBODY = "主管部门"
_NAMED = ("部", "局", "会", "行", "办", "厅", "院", "署", "海关", "政府", "部门", "机关", "机构")


@dataclass(frozen=True, slots=True)
class PermitNote:
    """A permit by name, its stage, and what that means for the applicant."""

    name: str
    stage: Stage
    meaning: str


def notes(item: Item, permits: Mapping[str, Permit]) -> tuple[PermitNote, ...]:
    """The permits and filings of an item that are in force, as the catalogue lists them (alternatives among them)."""
    return tuple(PermitNote(p.name, p.stage, _meaning(p)) for p in named(item, permits))


def _authority(permit: Permit) -> str:
    """Who grants it, as one says it: the table writes 县级卫健, 人社/教育, and 局 or 部 where that is the name."""
    told = permit.authority.replace("/", "、")
    if not told or told.isascii() or " " in told:
        return _SOMEBODY
    return told if told.endswith(_NAMED) else told + "部门"


def _meaning(permit: Permit) -> str:
    told = _MEANING.get(permit.stage, _UNKNOWN).format(authority=_authority(permit))
    return told if permit.sure == "yes" or permit.stage not in _MEANING else told + _UNSURE
