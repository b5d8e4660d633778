"""The journal of an application: its acts, entered one by one, and the row that says where it stands.

`enter` is the only way by which an application's stage changes. It advances the row by compare-and-set on the
number of acts, so that of two who act at once one is told CASE-CHANGED and nothing of theirs is done.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import rfc8785
from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from engine.decision import Outcome
from engine.errors import CASE_CHANGED, CASE_NOT_FOUND, CaseError, Defect
from engine.ledger.entries import record
from engine.lifecycle.acts import OFFICERS, Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage
from engine.lifecycle.summary import Summary, advance
from engine.store.case_tables import ActRow, ApplicationRow
from engine.store.database import Database
from engine.store.rows import put
from engine.store.vault import Place, Vault

APPLICATIONS = ApplicationRow.metadata.tables[str(ApplicationRow.__tablename__)]
ACTS = ActRow.metadata.tables[str(ActRow.__tablename__)]
UNRECORDED = frozenset({Verb.CREATE, Verb.FREEZE})
"""Acts that the ledger does not tell of: nothing is handed in yet, and nobody but the applicant is concerned."""
HEAD = [APPLICATIONS.c[c] for c in (
    "id", "kind", "entity_type", "district", "owner", "created_at",
    "version", "stage", "revision", "submitted_at", "due_on", "held_by", "held_until",
)]
_FRONT = select(*HEAD).where(APPLICATIONS.c.id == bindparam("application"))
_FRONT_ALONE = _FRONT.with_for_update()
_HANDLED = select(APPLICATIONS.c.id).where(
    APPLICATIONS.c.id.in_(bindparam("ids", expanding=True)), APPLICATIONS.c.stage != Stage.SUBMITTED.value
)
_ADVANCE = update(APPLICATIONS).where(APPLICATIONS.c.id == bindparam("application"), APPLICATIONS.c.version == bindparam("before"))


@dataclass(frozen=True, slots=True)
class Head:
    """The front page of a case file: what the application is, and where it stands."""

    id: str
    kind: str
    entity_type: str
    district: str
    owner: bytes
    created_at: dt.datetime
    summary: Summary

    @property
    def stage(self) -> Stage:
        assert self.summary.stage is not None
        return self.summary.stage

    @property
    def scope(self) -> str:
        """The scope of the data key under which everything personal of this case is sealed."""
        return scope_of(self.id)


def scope_of(application_id: str) -> str:
    return f"case:{application_id}"


def head_of(session: Session, application_id: str, lock: bool = False) -> Head:
    """The front page. `lock`: nobody else acts on the application until this transaction ends. Raises CASE-NOT-FOUND."""
    row = session.connection().execute(_FRONT_ALONE if lock else _FRONT, {"application": application_id}).first()
    if row is None:
        raise CaseError(CASE_NOT_FOUND, Defect(application_id, "no application has this id"))
    return head_from(row)


def handled_among(database: Database, ids: Sequence[str]) -> list[str]:
    """Those of some applications that wait for no decision of the machine any more; none while the database is away."""
    try:
        with database.read() as session:
            return list(session.connection().execute(_HANDLED, {"ids": ids}).scalars())
    except (SQLAlchemyError, OSError):
        return []


def head_from(row: Sequence[Any]) -> Head:
    """A front page from a row that was read with the columns of `HEAD`."""
    *identity, version, stage, revision, submitted_at, due_on, held_by, held_until = row
    summary = Summary(version, Stage(stage), revision, submitted_at, due_on, held_by, held_until)
    return Head(*identity, summary=summary)  # type: ignore[misc]


def begin(session: Session, vault: Vault, head: Head, act: Act) -> Head:
    """Open the file of a new application with its first act; `head.summary` is still empty."""
    made = replace(head, summary=advance(head.summary, act))
    values = {"id": head.id, "kind": head.kind, "entity_type": head.entity_type, "district": head.district,
              "owner": head.owner, "created_at": head.created_at, "attempts": 0, **_columns(made.summary)}
    put(session, APPLICATIONS, **values)
    _add(session, vault, made, act, {})
    return made


def enter(session: Session, vault: Vault, head: Head, act: Act, tell: Mapping[str, Any] | None = None) -> Head:
    """Enter one more act; the front page after it. `tell`: what the ledger's entry says beside the act itself.

    Raises CaseError: CASE-ACT if the act is not possible, CASE-CHANGED if somebody acted since `head` was read.
    """
    after = replace(head, summary=advance(head.summary, act))
    columns = _columns(after.summary)
    if after.stage is not head.stage or act.verb is Verb.SUBMIT:
        columns |= {"leased_by": None, "leased_until": None, "attempts": 0}
    changed = session.connection().execute(_ADVANCE, {"application": head.id, "before": head.summary.version, **columns})
    if changed.rowcount != 1:
        raise CaseError(CASE_CHANGED, Defect(head.id, "somebody acted on it in the meantime"))
    _add(session, vault, after, act, tell or {})
    return after


def acts_of(session: Session, vault: Vault, application_id: str) -> tuple[Act, ...]:
    """All acts, in order, with what they say."""
    rows = session.connection().execute(select(ACTS).where(ACTS.c.application_id == application_id).order_by(ACTS.c.number))
    return tuple(_act(session, vault, row) for row in rows.all())


def act_of(session: Session, vault: Vault, application_id: str, verb: Verb) -> Act | None:
    """The newest act of a verb."""
    query = select(ACTS).where(ACTS.c.application_id == application_id, ACTS.c.verb == verb.value).order_by(ACTS.c.number.desc()).limit(1)
    row = session.connection().execute(query).first()
    return None if row is None else _act(session, vault, row)


def last_of(session: Session, application_id: str, *verbs: Verb) -> int:
    """The number of the newest act of one of the verbs; 0 where there is none."""
    query = select(func.max(ACTS.c.number)).where(ACTS.c.application_id == application_id, ACTS.c.verb.in_([verb.value for verb in verbs]))
    return int(session.connection().execute(query).scalar() or 0)


def recognisable(vault: Vault, head: Head, digest: str | None) -> str | None:
    """A digest as the ledger may hold it: only who has the keys can tell what it is of."""
    return None if digest is None else vault.mark(head.scope, digest)


def _columns(summary: Summary) -> dict[str, Any]:
    assert summary.stage is not None
    return {
        "version": summary.version, "stage": summary.stage.value, "revision": summary.revision,
        "submitted_at": summary.submitted_at, "due_on": summary.due_on, "held_by": summary.held_by, "held_until": summary.held_until,
    }


def _add(session: Session, vault: Vault, head: Head, act: Act, tell: Mapping[str, Any]) -> None:
    number = head.summary.version
    sealed = None
    if act.detail:
        sealed = vault.seal(session, head.scope, Place("acts", "sealed", f"{head.id}/{number}"), rfc8785.dumps(dict(act.detail)))  # type: ignore[arg-type]
    put(
        session, ACTS, application_id=head.id, number=number, verb=act.verb.value, role=act.actor.role.value, actor=act.actor.id,
        at=act.at, revision=act.revision, outcome=act.outcome.value if act.outcome is not None else None, until=act.until, sealed=sealed,
    )
    if act.verb not in UNRECORDED:
        record(session, f"case.{act.verb}", head.id, act.at, _entry(vault, head, act) | dict(tell))


def _entry(vault: Vault, head: Head, act: Act) -> dict[str, Any]:
    said: dict[str, Any] = {
        "act": head.summary.version, "kind": head.kind, "entity_type": head.entity_type, "district": head.district,
        "role": act.actor.role.value, "stage": head.stage.value,
    }
    if act.actor.role in OFFICERS:
        said["officer"] = act.actor.id
    if act.outcome is not None:
        said["outcome"] = act.outcome.value
    revision = recognisable(vault, head, act.revision)
    if revision is not None:
        said["revision"] = revision
    return said


def _act(session: Session, vault: Vault, row: Row[Any]) -> Act:
    detail: dict[str, object] = {}
    if row.sealed is not None:
        place = Place("acts", "sealed", f"{row.application_id}/{row.number}")
        detail = json.loads(vault.open(session, scope_of(row.application_id), place, bytes(row.sealed)))
    return Act(
        verb=Verb(row.verb), actor=Actor(Role(row.role), row.actor), at=row.at, revision=row.revision,
        outcome=Outcome(row.outcome) if row.outcome is not None else None, until=row.until, detail=detail,
    )
