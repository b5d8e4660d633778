"""Marks: blind indexes by which a piece of evidence is recognised in another session, kept for a limited time.

A picture that was handed in before is never accepted again. Everything else that is found is measured and told
(`Reuse`); whether it matters is said by rules. The marks of faces find nearly identical pictures of a face
(`engine.identity.face.likeness`), not the same person in other pictures: one picture among all would find somebody
alike for nearly everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, delete, distinct, func, select
from sqlmodel import Session, col

from engine.domain.identity import Reuse
from engine.identity.sessions import Opened
from engine.store.identity_tables import IdentityMarkRow
from engine.store.vault import Vault

RETAINED = dt.timedelta(days=30)
"""How long marks are kept (个人信息保护法 第十九条: no longer than needed)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is recognised again. frames, photo: digests of pictures; faces: likenesses of the face."""

    frames: tuple[str, ...] = ()
    photo: str = ""
    faces: tuple[str, ...] = ()


def seen_before(session: Session, vault: Vault, frames: Sequence[str]) -> bool:
    """Whether one of the pictures was handed in before."""
    marks = [vault.index("frame", frame) for frame in frames]
    statement = select(func.count()).select_from(IdentityMarkRow).where(
        col(IdentityMarkRow.kind) == "frame", col(IdentityMarkRow.mark).in_(marks)
    )
    return bool(marks) and session.connection().execute(statement).scalar_one() > 0


def remember(session: Session, vault: Vault, opened: Opened, person: bytes, evidence: Evidence, now: dt.datetime) -> None:
    """Keep the marks of a session's evidence."""
    for kind, mark in dict.fromkeys(_marks(vault, opened, evidence)):
        session.add(IdentityMarkRow(
            kind=kind, mark=mark, session=opened.id, application_id=opened.subject.application_id, person=person, at=now
        ))


def _marks(vault: Vault, opened: Opened, evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    yield from (("frame", vault.index("frame", frame)) for frame in evidence.frames)
    yield from (("face", vault.index("face", face)) for face in evidence.faces)
    if evidence.photo:
        yield "photo", vault.index("photo", evidence.photo)
    if opened.subject.device:
        yield "device", vault.index("device", opened.subject.device)


def _seen_besides() -> Select[Any]:
    """By kind of mark: in how many other applications, and of how many other people, the marks of a session are."""
    own, other = IdentityMarkRow.__table__.alias("own"), IdentityMarkRow.__table__.alias("other")  # type: ignore[attr-defined]
    session = bindparam("this_session", type_=own.c.session.type)
    application = bindparam("this_application", type_=own.c.application_id.type)
    person = bindparam("this_person", type_=own.c.person.type)
    return (
        select(
            other.c.kind,
            func.count(distinct(other.c.application_id)).filter(other.c.application_id != application),
            func.count(distinct(other.c.person)).filter(other.c.person != person),
        )
        .select_from(own.join(other, (own.c.kind == other.c.kind) & (own.c.mark == other.c.mark)))
        .where(own.c.session == session, other.c.session != session)
        .group_by(other.c.kind)
    )


_SEEN_BESIDES = _seen_besides()


def reuse_of(session: Session, session_id: str, application_id: str, person: bytes) -> Reuse:
    """Where the evidence of a session was seen besides."""
    asked = {"this_session": session_id, "this_application": application_id, "this_person": person}
    found = {kind: (applications, people) for kind, applications, people in session.connection().execute(_SEEN_BESIDES, asked)}
    people = {kind: found.get(kind, (0, 0))[1] for kind in ("face", "photo", "device")}
    return Reuse(found.get("frame", (0, 0))[0], people["face"], people["photo"], people["device"])


def forget(session: Session, now: dt.datetime) -> int:
    """Delete the marks that have been kept long enough; says how many."""
    statement = delete(IdentityMarkRow).where(col(IdentityMarkRow.at) <= now - RETAINED)
    return int(session.connection().execute(statement).rowcount)
