"""How a version of a licence stands: a pure function of the licence's versions and of the changes of its status.

An entity has one licence, which says something else with each version; only the newest is current. An entity that
has ended has no valid licence, whichever version one holds. Two marks leave the licence valid and are shown with it:
listed as abnormal 列入经营异常名录 and suspended 歇业; they may hold together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from engine.domain.entity import LicenceStatus
from engine.errors import LIC_STATUS, Defect, LicenceError

VersionStatus = LicenceStatus | Literal["superseded"]
TITLES: Mapping[VersionStatus, str] = {
    "valid": "有效", "superseded": "已被新版本替代", "revoked": "吊销", "annulled": "撤销登记", "deregistered": "注销",
    "abnormal": "有效（列入经营异常名录）", "suspended": "有效（歇业）",
}
ENDED: frozenset[VersionStatus] = frozenset({"deregistered", "revoked", "annulled"})
MARKS: frozenset[VersionStatus] = frozenset({"abnormal", "suspended"})
CURRENT = frozenset(TITLES) - ENDED - {"superseded"}
"""With these a licence may be shown and used."""
_LIVING: frozenset[LicenceStatus] = frozenset(get_args(LicenceStatus))
AFTER: Mapping[LicenceStatus | None, frozenset[LicenceStatus]] = {
    None: frozenset({"valid"}),
    "valid": _LIVING - {"valid"},
    "abnormal": _LIVING - {"abnormal"},
    "suspended": _LIVING - {"suspended"},
    "revoked": frozenset({"deregistered", "annulled", "valid"}),
    "annulled": frozenset({"deregistered", "valid"}),
    "deregistered": frozenset({"annulled", "valid"}),
}
"""What may follow a status. From an end back to valid leads only a decision that undoes it (条例 第四十二条: 撤销市场主体
登记错误的, 恢复登记; 行政复议, 行政诉讼). A revoked enterprise still has to be deregistered (公司法 第二百四十一条)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A version of the licence, and the day on which it was issued."""

    version: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A row of `licence_statuses`: the status from then on, why, and by whose decision."""

    status: LicenceStatus
    since: dt.date
    reason: str
    authority: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands. newest: the licence's newest version; marks: what is to be known of an entity that lives."""

    version: int
    newest: int
    status: VersionStatus
    since: dt.date
    reason: str
    authority: str
    marks: tuple[LicenceStatus, ...] = ()

    @property
    def current(self) -> bool:
        """Whether this version may be relied on."""
        return self.status in CURRENT


def standing(version: int, versions: Sequence[Issued], changes: Sequence[StatusChange]) -> Standing:
    """How `version` stands. `versions` and `changes`: all there are, in order.

    An end counts for all versions; else only the newest version has the licence's own status. Raises LicenceError
    LIC-STATUS for a version that there is not, or changes that cannot follow one another.
    """
    last, marks = _folded(changes)
    issued = {one.version: one for one in versions}
    if version not in issued or sorted(issued) != list(range(1, len(versions) + 1)):
        raise LicenceError(LIC_STATUS, Defect(f"version {version}", f"the licence has the versions {sorted(issued)}"))
    newest = len(versions)
    if version < newest and last.status not in ENDED:
        since = issued[version + 1].on
        return Standing(version, newest, "superseded", since, "变更登记", last.authority, ())
    return Standing(version, newest, last.status, last.since, last.reason, last.authority, tuple(sorted(marks)))


def marks_of(changes: Sequence[StatusChange]) -> frozenset[LicenceStatus]:
    """The marks that hold after these changes. Raises LicenceError LIC-STATUS."""
    return _folded(changes)[1]


def may_follow(changes: Sequence[StatusChange], status: LicenceStatus) -> bool:
    """Whether a status may come after these changes. A mark that holds beside another may be all that remains."""
    return status in AFTER[changes[-1].status if changes else None]


def _folded(changes: Sequence[StatusChange]) -> tuple[StatusChange, frozenset[LicenceStatus]]:
    """The last change, and the marks that hold: a mark is added to the other one; named again, it alone remains."""
    marks: frozenset[LicenceStatus] = frozenset()
    before: LicenceStatus | None = None
    for change in changes:
        if change.status not in AFTER[before]:
            raise LicenceError(LIC_STATUS, Defect("", f"{change.status} cannot follow {before}"))
        if change.status not in MARKS or change.status in marks:
            marks = frozenset()
        marks |= {change.status} & MARKS
        before = change.status
    if not changes:
        raise LicenceError(LIC_STATUS, Defect("", "the licence has no status"))
    return changes[-1], marks
