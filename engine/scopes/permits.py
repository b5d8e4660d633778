"""The permits an item needs, and which of them decides when.

The permits of a catalogue row that come before registration are alternatives (one item, several authorities or
grades): whoever holds one may register; otherwise it matters whether all of them come before, or none. Those that
come after may be needed together (住宿: licence of the trade, and of hygiene): all that are not held are named.
条例 第十四条 (permits before registration are handed in), 细则 第二十二条 (validity).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from engine.domain.application import Document
from engine.scopes.catalogue import Item, key_of
from reference_libs.library import Library

Stage = Literal["before", "after", "filing", "abolished", "unknown", "mixed"]
STAGES: tuple[Stage, ...] = ("before", "after", "filing", "abolished", "unknown", "mixed")
_FILING = "备案:"
_LATER = re.compile(r"concerns a later change|only for change")
_BY_PERSON = re.compile(r"-> person")
_TAIL = re.compile(r"(?:\([^()]*\)|设立|核发|审批|核准|许可证书|许可证|许可|批准书|批准证书|资质证书|证书|证明|文件|证)+$")
_SHORTEST = 4
_NAMED_AT_MOST = 3
LATER_STAGES = ("after", "filing")


@dataclass(frozen=True, slots=True)
class Permit:
    """A row of the table `permits`, or a name that the table lacks (stage unknown); `name` without the mark 备案:.

    `later`: it concerns a change of an existing holder; `by_person`: the table leaves the case to a person."""

    id: str
    name: str
    stage: Stage
    sure: str
    authority: str
    later: bool = False
    by_person: bool = False


_UNSURE = Permit("", "", "before", "likely", "")


@dataclass(frozen=True, slots=True)
class Demand:
    """What an item needs: the permit or permits by name, the stage, how sure the stage is, who grants it,
    the table's entry, the index of the paper in the file that is such a permit (None: none is), whether the
    table leaves it to a person, and every permit that is meant (`permit` names the first few)."""

    permit: str
    stage: Stage
    sure: str
    authority: str
    entry: str | None
    document: int | None
    by_person: bool
    needed: tuple[Permit, ...] = ()


def index_permits(library: Library) -> Mapping[str, Permit]:
    """Permits by name; for `library.compiled`."""
    return {
        row["permit"]: Permit(
            id=row["id"],
            name=row["permit"].removeprefix(_FILING),
            stage=_stage(row["stage"]),
            sure=row["sure"],
            authority=row["authority"],
            later=_LATER.search(row["note"]) is not None,
            by_person=_BY_PERSON.search(row["note"]) is not None,
        )
        for row in library
    }


def _stage(text: str) -> Stage:
    return next((s for s in STAGES if s == text), "unknown")


def named(item: Item, permits: Mapping[str, Permit]) -> tuple[Permit, ...]:
    """The permits of an item that are in force, each once; those that concern a later change only if there are no others."""
    found = [p for name in item.permits if (p := _permit(name, permits)).stage != "abolished"]
    return tuple(dict.fromkeys([p for p in found if not p.later] or found))


def demand(names: Sequence[str], permits: Mapping[str, Permit], documents: Sequence[Document]) -> Demand | None:
    """The decisive permit of those a row names, None if it needs none now or later."""
    found = [p for name in names if (p := _permit(name, permits)).stage != "abolished"]
    # A row that names nothing but a change of an existing holder leaves open what a new one needs: a person looks.
    options = [p for p in found if not p.later] or [replace(p, sure=_least_sure([p, _UNSURE])) for p in found]
    if not options:
        return None
    papers = {p: held for p in options if (held := _held(p.name, documents)) is not None}
    missing = [p for p in options if p not in papers]
    for permit, held in papers.items():
        if permit.stage not in LATER_STAGES or not missing or any(p.stage not in LATER_STAGES for p in missing):
            return Demand(permit.name, permit.stage, permit.sure, permit.authority, permit.id or None, held, permit.by_person)
    return _not_held(missing)


def _not_held(options: Sequence[Permit]) -> Demand:
    stages = {p.stage for p in options}
    if "before" in stages and len(stages) > 1:
        stage: Stage = "mixed"
        named = options
    else:
        stage = next(s for s in ("unknown", "before", "after", "filing") if s in stages)
        named = [p for p in options if p.stage == stage]
    mark = "、" if stage in LATER_STAGES else "或"
    return Demand(
        permit=mark.join(dict.fromkeys(p.name for p in named[:_NAMED_AT_MOST])) + ("等" if len(named) > _NAMED_AT_MOST else ""),
        stage=stage,
        sure=_least_sure(named),
        authority="、".join(dict.fromkeys(filter(None, (p.authority for p in named[:_NAMED_AT_MOST])))),
        entry=named[0].id or None,
        document=None,
        by_person=all(p.by_person for p in named),
        needed=tuple(named),
    )


def _permit(name: str, permits: Mapping[str, Permit]) -> Permit:
    plain = name.removeprefix(_FILING)
    known = permits.get(name) or permits.get(plain)
    if known is not None:
        return known
    return Permit("", plain, "filing" if name.startswith(_FILING) else "unknown", "no", "")


def _least_sure(permits: Sequence[Permit]) -> str:
    """Each alternative could be the one that applies, so all together are as sure as the least sure one."""
    return next((s for s in ("no", "likely") if any(p.sure == s for p in permits)), "yes")


def _held(name: str, documents: Sequence[Document]) -> int | None:
    """The index of the first paper in the file that is this permit."""
    wanted = _stem(name)
    for index, document in enumerate(documents):
        if document.type == "permit" and document.permit:
            given = _stem(document.permit)
            if given == wanted or (len(wanted) >= _SHORTEST and wanted in given):
                return index
    return None


@lru_cache(maxsize=4096)
def _stem(name: str) -> str:
    """A permit's name without what differs between the list of permits and the paper (审批, 许可证, 核发)."""
    key = key_of(name)
    return _TAIL.sub("", key) or key
