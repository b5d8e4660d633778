"""Does the case file agree with itself? What is kept for look-ups is computed again from what happened, and compared.

Cases are read a page at a time, each page in one state of the database. Nothing is mended: a difference means that
somebody wrote past the operations, or that an operation is wrong.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from engine.casefile.check_register import claims_that_differ, look_at, read_licences
from engine.casefile.claims import CLAIMS
from engine.casefile.decide import DECISIONS
from engine.casefile.follow import DELIVERY
from engine.casefile.journal import ACTS, APPLICATIONS, HEAD, UNRECORDED, Head, head_from
from engine.casefile.licences import VERSIONS
from engine.decision import Outcome
from engine.errors import CaseError
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import ENDED, Stage
from engine.lifecycle.summary import summarise
from engine.rules.procedure import Procedure
from engine.store.case_tables import DraftRow
from engine.store.database import Database
from engine.store.ledger_tables import LedgerEntryRow
from engine.store.office_tables import NoticeRow, PaperRow

PAGE = 500
_DRAFTS = DraftRow.metadata.tables[str(DraftRow.__tablename__)]
_PAPERS = PaperRow.metadata.tables[str(PaperRow.__tablename__)]
_NOTICES = NoticeRow.metadata.tables[str(NoticeRow.__tablename__)]
_LEDGER = LedgerEntryRow.metadata.tables[str(LedgerEntryRow.__tablename__)]
_DECIDING = frozenset({Verb.EXAMINE, Verb.SETTLE})
_BY_DEPARTMENT = "permit"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree: of what, and how."""

    where: str
    problem: str


@dataclass(frozen=True, slots=True)
class File:
    """Everything kept of one case, as rows."""

    head: Head
    acts: tuple[Act, ...]
    numbers: tuple[int, ...]
    decisions: tuple[Any, ...]
    claims: tuple[Any, ...]
    versions: tuple[Any, ...]
    papers: Counter[tuple[int, str]]
    topics: Counter[tuple[int, str]]
    ledger: Counter[tuple[str, int]]
    drafts: int


def check_cases(database: Database, procedure: Procedure, told: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """Every disagreement in the cases, in the order of their ids. `told` is given the number of cases looked at."""
    after, looked_at = "", 0
    while True:
        with database.read() as session:
            files = read_files(session, after)
        for file in files:
            for look in LOOKS:
                yield from look(file, procedure)
        looked_at += len(files)
        if told is not None:
            told(looked_at)
        if len(files) < PAGE:
            return
        after = files[-1].head.id


def read_files(session: Session, after: str) -> list[File]:
    """The next page of cases after an id."""
    rows = session.connection().execute(
        select(*HEAD).where(APPLICATIONS.c.id > after).order_by(APPLICATIONS.c.id).limit(PAGE)
    ).all()
    heads = [head_from(row) for row in rows]
    ids = [head.id for head in heads]
    acts = _grouped(session, ACTS, ids, "number")
    decisions = _grouped(session, DECISIONS, ids, "act")
    claims = _grouped(session, CLAIMS, ids, "id")
    versions = _grouped(session, VERSIONS, ids, "version")
    papers, notices = _grouped(session, _PAPERS, ids, "act"), _grouped(session, _NOTICES, ids, "id")
    drafts = _grouped(session, _DRAFTS, ids, "etag")
    ledger = _ledger(session, ids)
    return [
        File(
            head, tuple(map(_act, acts[head.id])), tuple(row.number for row in acts[head.id]), tuple(decisions[head.id]),
            tuple(claims[head.id]), tuple(versions[head.id]), Counter((row.act, row.kind) for row in papers[head.id]),
            Counter(_topic(row.key) for row in notices[head.id] if row.key.startswith(head.id)), ledger[head.id], len(drafts[head.id]),
        )
        for head in heads
    ]


def _grouped(session: Session, table: Table, ids: Sequence[str], order: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    if ids:
        query = select(table).where(table.c.application_id.in_(ids)).order_by(table.c.application_id, table.c[order])
        for row in session.connection().execute(query):
            found[row.application_id].append(row)
    return found


def _ledger(session: Session, ids: Sequence[str]) -> dict[str, Counter[tuple[str, int]]]:
    found: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for row in session.connection().execute(select(_LEDGER.c.subject, _LEDGER.c.kind, _LEDGER.c.body).where(_LEDGER.c.subject.in_(ids))):
        if row.kind.startswith("case."):
            found[row.subject][row.kind.removeprefix("case."), int(json.loads(row.body)["act"])] += 1
    return found


def _act(row: Any) -> Act:
    """An act without what it says: that is sealed, and has no part in where a case stands."""
    return Act(
        Verb(row.verb), Actor(Role(row.role), row.actor), row.at, row.revision,
        Outcome(row.outcome) if row.outcome is not None else None, row.until,
    )


def _topic(key: str) -> tuple[int, str]:
    _, act, topic = key.split("/", 2)
    return int(act), topic


def _row_says_what_the_acts_say(file: File, procedure: Procedure) -> Iterator[Problem]:
    head = file.head
    if file.numbers != tuple(range(1, len(file.acts) + 1)):
        yield Problem(head.id, f"its acts are numbered {file.numbers}")
        return
    try:
        said = summarise(file.acts)
    except CaseError as error:
        yield Problem(head.id, f"its acts cannot have happened: {error}")
        return
    for name in said.__slots__:
        if getattr(said, name) != getattr(head.summary, name):
            yield Problem(head.id, f"{name} is {getattr(head.summary, name)}, its acts say {getattr(said, name)}")


def _every_decision_is_an_act_and_once(file: File, procedure: Procedure) -> Iterator[Problem]:
    acted = {
        number: (act.outcome.value if act.outcome else None, act.revision)
        for number, act in zip(file.numbers, file.acts, strict=True) if act.verb in _DECIDING
    }
    decided = {row.act: (row.outcome, row.revision) for row in file.decisions}
    if acted != decided or len(decided) != len(file.decisions):
        yield Problem(file.head.id, f"it has decisions {decided}, and its acts say {acted}")


def _the_ledger_tells_every_act_once(file: File, procedure: Procedure) -> Iterator[Problem]:
    wanted = Counter(
        (act.verb.value, number) for number, act in zip(file.numbers, file.acts, strict=True) if act.verb not in UNRECORDED
    )
    if file.ledger != wanted:
        yield Problem(file.head.id, f"the ledger tells {dict(file.ledger)} of it, its acts are {dict(wanted)}")


def _papers_and_notices_follow_from_the_acts(file: File, procedure: Procedure) -> Iterator[Problem]:
    """Papers exactly; of the notices those that always go, and no other than to departments."""
    papers: Counter[tuple[int, str]] = Counter()
    topics: Counter[tuple[int, str]] = Counter()
    kind = procedure.of(file.head.kind)
    by_item = {n for item in kind.items.values() for n in item.notices} if kind is not None else set()
    for number, act in zip(file.numbers, file.acts, strict=True):
        after = procedure.after(file.head.kind, act.verb.value, act.outcome.value if act.outcome else None)
        papers.update((number, paper) for paper in after.papers)
        always = (topic for topic in after.notices if topic not in (_BY_DEPARTMENT, DELIVERY) or (number, topic) in file.topics)
        topics.update((number, topic) for topic in always if topic != _BY_DEPARTMENT)
    told = Counter({
        (act, topic): n for (act, topic), n in file.topics.items()
        if not topic.startswith(_BY_DEPARTMENT + ".") and (topic not in by_item or (act, topic) in topics)
    })
    unreadable = any(row.outcome == Outcome.REFER.value for row in file.decisions) and not file.papers
    if file.papers != papers and not unreadable:
        yield Problem(file.head.id, f"its papers are {dict(file.papers)}, and should be {dict(papers)}")
    if told != topics:
        yield Problem(file.head.id, f"its notices are {dict(told)}, and should be {dict(topics)}")


def _an_approval_entered_what_it_approved(file: File, procedure: Procedure) -> Iterator[Problem]:
    kind = procedure.of(file.head.kind)
    enters = kind.enters if kind is not None else "nothing"
    wanted = int(file.head.stage is Stage.APPROVED and enters in ("licence", "version"))
    if len(file.versions) != wanted:
        yield Problem(file.head.id, f"it is {file.head.stage} and entered {len(file.versions)} versions of licences")


def _claims_agree(file: File, procedure: Procedure) -> Iterator[Problem]:
    head = file.head
    standing = {(row.name, row.position, row.until) for row in file.claims if row.ended is None}
    if len(standing) > 1:
        yield Problem(head.id, f"it holds {len(standing)} names")
    if standing and head.stage is Stage.DRAFT:
        yield Problem(head.id, "it holds a name and was never handed in")
    if standing and file.versions:
        yield Problem(head.id, "its name is registered, and still kept")
    codes = {row.uscc for row in file.versions}
    for row in file.claims:
        if (row.ended == "used") is not (row.uscc is not None) or (row.uscc is not None and row.uscc not in codes):
            yield Problem(head.id, f"its claim on {row.name} is {row.ended} by {row.uscc}")


def _drafts_live_as_long_as_their_case(file: File, procedure: Procedure) -> Iterator[Problem]:
    if (file.head.stage in ENDED) is bool(file.drafts):
        yield Problem(file.head.id, f"it is {file.head.stage} and has {file.drafts} drafts")


LOOKS: tuple[Callable[[File, Procedure], Iterator[Problem]], ...] = (
    _row_says_what_the_acts_say,
    _every_decision_is_an_act_and_once,
    _the_ledger_tells_every_act_once,
    _papers_and_notices_follow_from_the_acts,
    _an_approval_entered_what_it_approved,
    _claims_agree,
    _drafts_live_as_long_as_their_case,
)
"""What is looked at in each case."""


def check_licences(database: Database) -> Iterator[Problem]:
    """Every licence against its versions and statuses, the register of names, and the numbers given out."""
    after = ""
    while True:
        with database.read() as session:
            licences = read_licences(session, after, PAGE)
        for licence in licences:
            yield from (Problem(licence.row.uscc, problem) for problem in look_at(licence))
        if len(licences) < PAGE:
            return
        after = licences[-1].row.uscc


def check_claims(database: Database) -> Iterator[Problem]:
    """Every claim against the register of names."""
    after = 0
    while True:
        with database.read() as session:
            differing, after = claims_that_differ(session, after, PAGE)
        yield from (Problem(*one) for one in differing)
        if not after:
            return


def check_all(database: Database, procedure: Procedure, told: Callable[[int], None] | None = None) -> list[Problem]:
    """Everything there is to check."""
    return [*check_cases(database, procedure, told), *check_licences(database), *check_claims(database)]
