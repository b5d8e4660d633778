"""The outside as it counts for one application: registered entities, and the register of names without what came
after it and without itself.

Only claims that were made before an application's own count against it: reservations of later claims, and what was
registered through one, are left out of the answers, as is what the application itself holds. Against an application
that holds no name everything counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from engine.casefile.claims import CLAIMS, standing
from engine.casefile.licences import branches_of, items_of, licence_of
from engine.casefile.office import day_of
from engine.casefile.persons import pending_about
from engine.domain.answers import Answers, NameQuery, RegisteredName
from engine.domain.application import Application
from engine.domain.entity import Publication, RegisteredEntity
from engine.names.filing import Filer, Sought
from engine.pipeline import NamesPort
from engine.questions import ask_subject
from engine.register.index.selection import FOREIGN, GRAVE, nearness
from engine.register.names_store import entries_of_city
from engine.register.port import Candidates
from engine.store.database import Database
from engine.store.vault import Vault
from reference_libs.library import Libraries

_ON_NAMES = (
    select(CLAIMS.c.name, CLAIMS.c.application_id, CLAIMS.c.position, CLAIMS.c.until, CLAIMS.c.uscc)
    .where(CLAIMS.c.city == bindparam("city"), CLAIMS.c.name.in_(bindparam("names", expanding=True))).distinct()
)
LAST = 1 << 62
"""The place of an application that holds no name: whatever others hold counts against it."""


@dataclass(frozen=True, slots=True)
class Rank:
    """An application's place in the race for names: the position of its own reservation, or `LAST`."""

    application_id: str
    position: int


def rank_of(session: Session, application_id: str, now: dt.datetime) -> tuple[Rank, bool]:
    """An application's place, and whether it holds a name today."""
    held = standing(session, application_id)
    if held is None or held[1].until < day_of(now):
        return Rank(application_id, LAST), False
    return Rank(application_id, held[1].position), True


@dataclass(frozen=True, slots=True)
class NamesBefore:
    """`NamesPort` for one application: the register's candidates that count against it."""

    names: NamesPort
    database: Database
    rank: Rank

    def candidates(self, query: NameQuery) -> Candidates:
        rows, position, truncated = self.names.candidates(query)
        if rows:
            with self.database.read() as session:
                rows = tuple(counting(session, self.rank, query.city, rows))
        return rows, position, truncated


@dataclass(frozen=True, slots=True)
class StoredEntities:
    """`EntitiesPort` from the licences in the store. publications: what the publicity system says, by code.
    but: the application that asks, which is not counted among those about the entity."""

    database: Database
    vault: Vault
    publications: Mapping[str, Publication]
    but: str

    def entity(self, uscc: str) -> RegisteredEntity | None:
        with self.database.read() as session:
            return entity_of(session, self.vault, uscc, self.but, self.publications.get(uscc))


def entity_of(
    session: Session, vault: Vault, uscc: str, but: str, publication: Publication | None = None
) -> RegisteredEntity | None:
    """An entity as its licence stands now; None if none of this code is registered here."""
    licence = licence_of(session, uscc)
    if licence is None:
        return None
    return RegisteredEntity(
        licence.uscc, licence.version, licence.status, licence.established_on, items_of(session, vault, licence),
        pending_about(session, vault, uscc, but), branches_of(session, uscc), publication,
    )


def subject_answers(session: Session, vault: Vault, application: Application, but: str) -> Answers:
    """What is registered of the entity an application is about, as answers; for an officer's decision."""
    code = ask_subject(application).subject
    entity = entity_of(session, vault, code, but) if code is not None else None
    return Answers(subject=(entity,) if entity is not None else ())


def counting(session: Session, rank: Rank, city: str, rows: Sequence[RegisteredName]) -> list[RegisteredName]:
    """The rows that do not rest on a claim of the application's own or on a later one."""
    claims = _claims_on(session, city, {row.name for row in rows})
    return [row for row in rows if not any(_rests_on(row, c) and _not_before(rank, c) for c in claims)]


def related_since(
    session: Session, rank: Rank, query: NameQuery, position: int, libraries: Libraries, grave_only: bool
) -> list[str]:
    """Names entered since `position` that are near the asked one and count against the application.

    They are sought as the index seeks (`engine.register.index.selection`). `grave_only`: only those that may make the
    name impossible, without those that would merely be shown.
    """
    entries = entries_of_city(session, query.city, position)
    newer = [RegisteredName(e.name, e.city, e.status, e.status_on, e.until, e.uscc) for e in entries if e.status != "released"]
    if not newer:
        return []
    filer = libraries.compiled(Filer)
    asked: dict[str, list[tuple[Sought, tuple[int, ...]]]] = {}
    for key, sought, marks in filer.questions(query.name, query.city):
        asked.setdefault(key, []).append((sought, marks))
    limit = GRAVE if grave_only else FOREIGN - 1
    near = [row for row in newer if _nearest(asked, filer.filed(row.name, query.city)) <= limit]
    return [row.name for row in counting(session, rank, query.city, near)] if near else []


def _nearest(asked: Mapping[str, list[tuple[Sought, tuple[int, ...]]]], filed: Iterable[tuple[str, int]]) -> int:
    """How near a filed name is to the asked one, by the key that brings them nearest."""
    return min(
        (nearness(sought, mark, marks) for key, mark in filed for sought, marks in asked.get(key, ())), default=FOREIGN
    )


def _claims_on(session: Session, city: str, names: Iterable[str]) -> Sequence[Any]:
    """The claims ever made on these names."""
    return session.connection().execute(_ON_NAMES, {"city": city, "names": sorted(names)}).all()


def _rests_on(row: RegisteredName, claim: Any) -> bool:
    if row.name != claim.name:
        return False
    if row.status == "reserved":
        return bool(row.until == claim.until)
    return row.status == "registered" and row.uscc is not None and row.uscc == claim.uscc


def _not_before(rank: Rank, claim: Any) -> bool:
    return bool(claim.application_id == rank.application_id or claim.position > rank.position)
