"""The permits that a scope needs, and the departments that grant them: who is told 双告知, and how long a name is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from engine.bundle import Bundle
from engine.case import Case
from engine.checks.scope_permits import CHECK
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.domain.fact import Record

OTHER = "other"
"""The department of an authority that the rulebook's table does not know."""
_FIRST = frozenset({"before", "mixed", "unknown"})


def permits_of(application: Application, bundle: Bundle, day: dt.date) -> tuple[Record, ...]:
    """The permits the scope needs, as the examination measures them; none where a table is missing."""
    if any(table not in bundle.libraries.loaded for table in CHECK.needs):
        return ()
    found = CHECK.measure(Case(application, Answers(), bundle.libraries, day)).values["scope.permits"]
    return found if isinstance(found, tuple) else ()


def permit_comes_first(permits: Iterable[Record]) -> bool:
    """Whether one of them is, or may be, needed before registration (企业名称登记管理规定 第十八条)."""
    return any(permit["stage"] in _FIRST for permit in permits)


def departments(authority: str, known: Mapping[str, str]) -> frozenset[str]:
    """The departments an authority's words name; the longest word counts, so that 矿山安监 is not 安监."""
    found: set[str] = set()
    rest = authority
    for word in sorted(known, key=lambda w: (-len(w), w)):
        if word in rest:
            found.add(known[word])
            rest = rest.replace(word, " ")
    return frozenset(found) or frozenset({OTHER})


def by_department(permits: Iterable[Record], known: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Department → the items and permits that concern it, as plain data."""
    told: dict[str, list[dict[str, str]]] = {}
    for permit in permits:
        entry = {"item": str(permit["item"]), "permit": str(permit["permit"]), "stage": str(permit["stage"])}
        for department in sorted(departments(str(permit["authority"]), known)):
            entries = told.setdefault(department, [])
            if entry not in entries:
                entries.append(entry)
    return told
