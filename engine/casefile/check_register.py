"""Do licences and claims agree with the register of names, and licences with their versions, statuses and places?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, or_, select
from sqlmodel import Session

from engine.casefile.claims import CLAIMS
from engine.casefile.licences import LICENCES, STATUSES, VERSIONS
from engine.casefile.places import PLACES
from engine.domain.id_number import code_fault
from engine.licence.kinds import BUSINESS
from engine.register.port import StoredName
from engine.register.standing import standing
from engine.store.tables import NameRow

_NAMES = NameRow.metadata.tables[str(NameRow.__tablename__)]
_NAMED = ("position", "name", "city", "status", "status_on", "until", "uscc", "industry")
_ENDS_NAME = {"deregistered": "deregistered", "annulled": "revoked"}
"""Status of a licence → what its name then is in the register."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A licence with everything kept of it: versions, statuses, the register's entries of its name, its place."""

    row: Any
    versions: tuple[int, ...]
    statuses: tuple[Any, ...]
    names: tuple[StoredName, ...]
    places: tuple[Any, ...]


def read_licences(session: Session, after: str, most: int) -> list[Kept]:
    """The next licences after a code."""
    rows = session.connection().execute(select(LICENCES).where(LICENCES.c.uscc > after).order_by(LICENCES.c.uscc).limit(most)).all()
    codes = [row.uscc for row in rows]
    versions, statuses = _grouped(session, VERSIONS, codes, "version"), _grouped(session, STATUSES, codes, "number")
    places = _grouped(session, PLACES, codes, "version")
    names: dict[tuple[str, str], list[StoredName]] = defaultdict(list)
    known = sorted({row.name for row in rows if row.name is not None})
    for found in session.connection().execute(select(*(_NAMES.c[c] for c in _NAMED)).where(_NAMES.c.name.in_(known))).all() if known else ():
        names[found.name, found.city].append(StoredName(*found))
    return [
        Kept(
            row, tuple(v.version for v in versions[row.uscc]), tuple(statuses[row.uscc]),
            tuple(names[row.name, row.city]) if row.name is not None else (),
            tuple(places[row.uscc]),
        )
        for row in rows
    ]


def _grouped(session: Session, table: Table, codes: Sequence[str], order: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    if codes:
        for row in session.connection().execute(select(table).where(table.c.uscc.in_(codes)).order_by(table.c.uscc, table.c[order])):
            found[row.uscc].append(row)
    return found


def _the_code_can_exist(licence: Kept) -> Iterator[str]:
    fault = code_fault(licence.row.uscc)
    if fault is not None:
        yield f"its code has a fault: {fault}"


def _the_row_says_what_its_history_says(licence: Kept) -> Iterator[str]:
    if licence.versions != tuple(range(1, licence.row.version + 1)):
        yield f"it is at version {licence.row.version}, and has versions {licence.versions}"
    numbers = tuple(status.number for status in licence.statuses)
    if numbers != tuple(range(1, len(numbers) + 1)) or not numbers:
        yield f"its statuses are numbered {numbers}"
    elif licence.statuses[-1].status != licence.row.status:
        yield f"it is {licence.row.status}, its last status is {licence.statuses[-1].status}"


def _its_name_stands_in_the_register(licence: Kept) -> Iterator[str]:
    if licence.row.name is None:
        return
    wanted = _ENDS_NAME.get(licence.row.status, "registered")
    said = [entry.status for entry in standing(licence.names) if entry.uscc == licence.row.uscc]
    if said != [wanted]:
        yield f"its name stands in the register as {said or 'nothing'}, and should as {wanted}"
    if sum(entry.status == "registered" and entry.uscc == licence.row.uscc for entry in licence.names) != 1:
        yield "its name was not registered just once"


def _its_place_is_entered(licence: Kept) -> Iterator[str]:
    if [place.version for place in licence.places] != [licence.row.version]:
        entered = ", ".join(f"for version {place.version}" for place in licence.places) or "not at all"
        yield f"it is at version {licence.row.version}, and its place is entered {entered}"
    elif licence.places[0].made_with is None:
        yield "nothing says at which address it counts: run `miaopi store index-places`"


_LOOKS: tuple[Callable[[Kept], Iterator[str]], ...] = (
    _the_code_can_exist,
    _its_name_stands_in_the_register,
    _its_place_is_entered,
)
"""What is looked at in each licence that is a registered entity."""


def look_at(licence: Kept) -> Iterator[str]:
    """What is wrong with a licence."""
    yield from _the_row_says_what_its_history_says(licence)
    if licence.row.kind == BUSINESS:
        for look in _LOOKS:
            yield from look(licence)


def claims_that_differ(session: Session, after: int, most: int) -> tuple[list[tuple[str, str]], int]:
    """Of the next claims after an id, those the register does not bear out (application, how); and the last id read."""
    reserved, later = _NAMES.alias("reserved"), _NAMES.alias("later")
    became = (
        select(later.c.position).where(
            later.c.city == CLAIMS.c.city, later.c.name == CLAIMS.c.name, later.c.position > CLAIMS.c.position,
            or_(
                and_(CLAIMS.c.ended == "used", later.c.status == "registered", later.c.uscc == CLAIMS.c.uscc),
                and_(CLAIMS.c.ended == "given_up", later.c.status == "released"),
            ),
        ).exists()
    )
    rows = session.connection().execute(
        select(CLAIMS, reserved.c.name.label("said"), reserved.c.status, reserved.c.until.label("said_until"), became.label("became"))
        .outerjoin(reserved, reserved.c.position == CLAIMS.c.position)
        .where(CLAIMS.c.id > after).order_by(CLAIMS.c.id).limit(most)
    ).all()
    differing = []
    for row in rows:
        if (row.said, row.status, row.said_until) != (row.name, "reserved", row.until):
            differing.append((row.application_id, f"its claim on {row.name} is no reservation in the register"))
        if row.ended in ("used", "given_up") and not row.became:
            differing.append((row.application_id, f"its claim on {row.name} is {row.ended}, and the register does not say so"))
    return differing, rows[-1].id if len(rows) == most else 0
