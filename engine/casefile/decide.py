"""A decision becomes an act, exactly once.

A worker leases submitted cases, examines each outside any transaction, and then does everything that the decision
brings about in one: the act (by compare-and-set on what was leased), the decision with its record, what an approval
enters, papers, notices, ledger. Whoever dies before its commit has done nothing, and its lease runs out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session

from engine.access.online import came_online
from engine.amendment import amended
from engine.bundle import ENGINE_VERSION
from engine.casefile.bundles import keep_bundle
from engine.casefile.content import drop_draft, open_revision
from engine.casefile.follow import follow
from engine.casefile.issue import Approval, Seen, enter_approval
from engine.casefile.journal import APPLICATIONS, HEAD, Head, enter, head_from, recognisable
from engine.casefile.matter import Entered, Matter
from engine.casefile.office import Office, day_of
from engine.casefile.outside import Rank, rank_of
from engine.casefile.permits import by_department, permits_of
from engine.decision import Outcome
from engine.domain.revision import Revision
from engine.errors import CASE_CHANGED, CASE_KIND, CaseError, Defect
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import ENDED, Stage
from engine.lifecycle.summary import instant_of
from engine.pipeline import Decided, conclude
from engine.record import write_broken, write_record
from engine.store.case_tables import DecisionRow
from engine.store.rows import put
from engine.store.vault import Place

DECISIONS = DecisionRow.metadata.tables[str(DecisionRow.__tablename__)]
ATTEMPTS = 3
"""Times an examination may break off before a person takes the case."""
_WAITS_FOR_APPLICANT = frozenset({Outcome.CORRECT, Outcome.REDIRECT})


@dataclass(frozen=True, slots=True)
class Leased:
    """A case a worker has taken for a while. attempts: how often it was taken, this time included."""

    head: Head
    attempts: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A leased case, read: the content to examine, its place in the race for names, and whether its name is held.
    last: it is examined for the second time, because something had changed; there is no third. online: it came over the
    network, so that whoever it names has to be identified."""

    leased: Leased
    revision: Revision
    rank: Rank
    held: bool
    last: bool = False
    online: bool = False

    @property
    def head(self) -> Head:
        return self.leased.head


def lease(session: Session, worker: str, now: dt.datetime, until: dt.datetime, most: int) -> tuple[Leased, ...]:
    """Take up to `most` submitted cases until then, the longest waiting first; on PostgreSQL past those others are taking.

    A case that was taken before is taken alone: what breaks a worker breaks it with no other case in hand.
    """
    waiting = and_(
        APPLICATIONS.c.stage == Stage.SUBMITTED.value, or_(APPLICATIONS.c.leased_until.is_(None), APPLICATIONS.c.leased_until < now)
    )
    chosen = (
        select(APPLICATIONS.c.id, APPLICATIONS.c.attempts).where(waiting)
        .order_by(APPLICATIONS.c.submitted_at, APPLICATIONS.c.id).limit(most).with_for_update(skip_locked=True)
    )
    found = session.connection().execute(chosen).all()
    fresh = [row.id for row in takewhile(lambda row: row.attempts == 0, found)]
    taken = fresh or [row.id for row in found[:1]]
    rows = session.connection().execute(
        update(APPLICATIONS).where(APPLICATIONS.c.id.in_(taken))
        .values(leased_by=worker, leased_until=until, attempts=APPLICATIONS.c.attempts + 1)
        .returning(*HEAD, APPLICATIONS.c.attempts)
    ).all() if taken else []
    leased = {row.id: Leased(head_from(row[:-1]), int(row.attempts)) for row in rows}
    return tuple(leased[application_id] for application_id in taken)


def prepare(session: Session, office: Office, leased: Leased, now: dt.datetime, last: bool = False) -> Prepared:
    """Read what is to be examined. Raises StoreError STO-SEAL if it cannot be opened."""
    head = leased.head
    assert head.summary.revision is not None
    revision = open_revision(session, office.vault, head, head.summary.revision)
    return Prepared(leased, revision, *rank_of(session, head.id, now), last, came_online(session, head.id))


def decide(session: Session, office: Office, prepared: Prepared, decided: Decided, worker: str, now: dt.datetime) -> Head:
    """Make the decision an act, with all it brings about.

    Raises AgainError if something new may change it; CaseError CASE-CHANGED if the case is no longer as it was leased.
    """
    if decided.revision.digest != prepared.revision.digest or decided.bundle.digest != office.bundle.digest:
        raise CaseError(CASE_CHANGED, Defect(prepared.head.id, "it was decided on another content or by another bundle"))
    application = amended(decided.revision.application, decided.answers)
    by_machine = office.procedure.by_machine(application, bool(decided.answers.subject))
    if decided.outcome is Outcome.APPROVE and not by_machine:
        raise CaseError(CASE_KIND, Defect("/kind", f"a machine does not approve an application of kind {prepared.head.kind}"))
    record = write_record(decided, prepared.head.id)
    act = _act(office, prepared.revision.digest, decided.outcome, worker, now, decided.answers.names_position)
    head = enter_decision(session, office, prepared.head, act, record, decided.as_of)
    entered, finish = Entered(), None
    if decided.outcome is Outcome.APPROVE:
        subject = decided.answers.subject
        version = subject[0].version if subject else None
        seen = Seen(decided.answers.names_position, prepared.rank, prepared.held, version, prepared.last, _room(decided))
        entered, finish = enter_approval(session, office, Approval(head, act, application, seen))
    follow(session, office, Matter(
        head, act, application, decided.findings, entered=entered,
        permits=by_department(permits_of(application, office.bundle, decided.as_of), office.procedure.departments),
    ))
    if head.stage in ENDED:
        drop_draft(session, head)
    if finish is not None:
        finish()
    return head


def _room(decided: Decided) -> Callable[[int], bool]:
    """Whether the decision would be the same with so many registered at the address as there are now."""
    seen = decided.answers.registrations_at_address

    def room(registrations: int) -> bool:
        if seen is None or registrations == seen:
            return True
        answers = replace(decided.answers, registrations_at_address=registrations)
        return conclude(decided.revision, answers, decided.bundle, decided.as_of).outcome is decided.outcome

    return room


@dataclass(frozen=True, slots=True)
class Broken:
    """An examination that broke off: the case, its content if it could be read, and what kind of failure it was."""

    head: Head
    revision: Revision | None
    why: str


def refer_broken(session: Session, office: Office, broken: Broken, worker: str, now: dt.datetime) -> Head:
    """Send a case to a person whose examination broke off too often."""
    digest = broken.head.summary.revision
    assert digest is not None
    record = write_broken(broken.revision, digest, broken.why, office.bundle, day_of(now), broken.head.id)
    act = _act(office, digest, Outcome.REFER, worker, now)
    head = enter_decision(session, office, broken.head, act, record, day_of(now))
    if broken.revision is not None:
        follow(session, office, Matter(head, act, broken.revision.application))
    return head


def give_back(session: Session, leased: Sequence[Leased], worker: str) -> None:
    """End the leases of cases that were taken and not decided, so that anybody may take them now."""
    ids = [one.head.id for one in leased]
    session.connection().execute(
        update(APPLICATIONS).where(APPLICATIONS.c.id.in_(ids), APPLICATIONS.c.leased_by == worker)
        .values(leased_by=None, leased_until=None)
    )


def _act(
    office: Office, revision: str, outcome: Outcome, worker: str, now: dt.datetime, position: int | None = None
) -> Act:
    """The act; its detail says up to where the register was seen, for the officer who may have to decide."""
    until = None
    if outcome in _WAITS_FOR_APPLICANT:
        until = instant_of(office.last_day(office.procedure.terms.answer, now))
    return Act(
        Verb.EXAMINE, Actor(Role.MACHINE, worker), now, revision=revision, outcome=outcome, until=until,
        detail={"position": position} if position is not None else {},
    )


def enter_decision(session: Session, office: Office, before: Head, act: Act, record: str, as_of: dt.date) -> Head:
    """Enter a deciding act, and the decision with its record."""
    digest = hashlib.sha256(record.encode()).hexdigest()
    head = enter(session, office.vault, before, act, {
        "decision": recognisable(office.vault, before, digest), "bundle": office.bundle.digest, "engine": ENGINE_VERSION,
        "as_of": as_of.isoformat(),
    })
    keep_bundle(session, office.bundle, act.at)
    decision_id = f"{head.id}-{head.summary.version}"
    assert act.outcome is not None
    put(
        session, DECISIONS, id=decision_id, application_id=head.id, act=head.summary.version, revision=act.revision,
        outcome=act.outcome.value, digest=digest, bundle=office.bundle.digest, engine=ENGINE_VERSION, as_of=as_of, at=act.at,
        sealed=office.vault.seal(session, head.scope, Place("decisions", "sealed", decision_id), record.encode()),
    )
    return head
