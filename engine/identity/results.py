"""What came of verifying people: entered once and never changed, read as answers to what the examination asks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from engine.clock import CHINA
from engine.domain.id_number import compact
from engine.domain.identity import IdentityResult, PersonQuery, Result, Reuse, read_result
from engine.identity.marks import Evidence, remember, reuse_of, seen_before
from engine.identity.sessions import PERSON, Opened
from engine.ledger.entries import record
from engine.store.database import Database, lock
from engine.store.identity_tables import FaceSessionRow, IdentityResultRow
from engine.store.vault import Place, Vault

SEEN_BEFORE = "frames_seen_before"
_EVIDENCE_LOCK = 0x6D61726B
"""One session ends at a time ("mark"): of two with the same picture the second sees the marks of the first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A result to be entered: whose, by whom (provider or officer), of which session; None: an officer saw it."""

    application_id: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    by: str
    session: str | None
    result: Result


def close(session: Session, vault: Vault, opened: Opened, result: Result, evidence: Evidence, now: dt.datetime) -> Result:
    """End a session with its result; evidence that was handed in before makes it fail. Returns what was entered: of
    two who end it at once the first says what."""
    lock(session, _EVIDENCE_LOCK)
    entered = of_session(session, vault, opened.id)
    if entered is not None:
        return entered
    if seen_before(session, vault, evidence.frames):
        result = replace(result, outcome="failed", reasons=(*result.reasons, SEEN_BEFORE))
    person = enter(session, vault, _entry(opened, result), now)
    remember(session, vault, opened, person, evidence, now)
    closing = update(FaceSessionRow).where(col(FaceSessionRow.id) == opened.id).values(state="closed")
    session.connection().execute(closing.execution_options(synchronize_session=False))
    return result


def _entry(opened: Opened, result: Result) -> Entry:
    return Entry(opened.subject.application_id, opened.name, opened.number, opened.provider, opened.id, result)


def enter(session: Session, vault: Vault, entry: Entry, now: dt.datetime) -> bytes:
    """Enter a result, and in the ledger that there is one. Returns the blind index of whose it is."""
    person = vault.index(PERSON, entry.number)
    row = IdentityResultRow(application_id=entry.application_id, person=person, session=entry.session, by=entry.by, at=now, sealed=b"")
    row.sealed = vault.seal(session, f"case:{entry.application_id}", _place(row), _body(entry))
    session.add(row)
    session.flush()
    told = entry.result
    record(session, "identity", entry.application_id, now, {
        "provider": told.provider, "outcome": told.outcome, "assurance": str(told.assurance), "evidence": told.evidence_sha256,
        **({"officer": entry.by} if entry.session is None else {}),
    })
    return person


def of_session(session: Session, vault: Vault, session_id: str) -> Result | None:
    """The result of a session that has one."""
    row = session.exec(select(IdentityResultRow).where(col(IdentityResultRow.session) == session_id)).first()
    return None if row is None else _read(session, vault, row).result


def of_application(session: Session, vault: Vault, application_id: str) -> tuple[IdentityResult, ...]:
    """All results of an application in the order of time, with where their evidence was seen besides."""
    statement = select(IdentityResultRow).where(col(IdentityResultRow.application_id) == application_id)
    rows = session.exec(statement.order_by(col(IdentityResultRow.id)))
    return tuple(_read(session, vault, row) for row in rows)


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """The results of one application as `engine.pipeline` asks for them."""

    database: Database
    vault: Vault
    application_id: str

    def results(self, people: Sequence[PersonQuery]) -> tuple[IdentityResult, ...]:
        """Results of these people: by number, and by name of who is known by name alone."""
        if not people:
            return ()
        numbers = {compact(p.number) for p in people if p.number}
        names = {p.name for p in people if not p.number}
        with self.database.read() as session:
            found = of_application(session, self.vault, self.application_id)
        return tuple(r for r in found if r.number in numbers or r.name in names)


def _place(row: IdentityResultRow) -> Place:
    return Place("identity_results", "sealed", f"{row.application_id}\x1e{row.session or row.at.isoformat()}")


def _body(entry: Entry) -> bytes:
    told = asdict(entry.result)
    told["distance"] = None if entry.result.distance is None else str(entry.result.distance)
    return json.dumps({"name": entry.name, "number": compact(entry.number), "result": told}, ensure_ascii=False).encode()


def _read(session: Session, vault: Vault, row: IdentityResultRow) -> IdentityResult:
    body: dict[str, Any] = json.loads(vault.open(session, f"case:{row.application_id}", _place(row), row.sealed))
    reuse = reuse_of(session, row.session, row.application_id, row.person) if row.session else Reuse()
    return IdentityResult(body["name"], body["number"], row.at.astimezone(CHINA).date(), read_result(body["result"]), reuse)
