"""Deciding again, from their stored records alone, what was decided; what comes out is compared byte for byte.

Nothing is written and nothing outside is asked. What is told of a decision holds no personal data: places where records
differ are told as pointers, not with what stands there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlmodel import Session

from engine import strict_json
from engine.bundle import Bundle
from engine.bundle_contents import differences
from engine.casefile.bundles import kept_contents, kept_rows
from engine.casefile.decide import DECISIONS
from engine.casefile.journal import ACTS, scope_of
from engine.difference import pointers, value_at
from engine.errors import REC_DIFFERS, REC_FORMAT, REC_VERSION, Defect, MiaopiError, RecordError
from engine.lifecycle.acts import Verb
from engine.record import replay as decide_again
from engine.store.database import Database
from engine.store.vault import Place, Vault

PAGE = 128
"""Decisions read at a time."""
PLACES = 5
"""Places of a record that are told where it differs."""
BY_OFFICER = "an officer decided it; there is nothing to decide again"
BROKE_OFF = "its examination broke off and a person decided; there is nothing to decide again"
_SOURCE = DECISIONS.join(ACTS, and_(ACTS.c.application_id == DECISIONS.c.application_id, ACTS.c.number == DECISIONS.c.act))
_COLUMNS = (*DECISIONS.columns, ACTS.c.verb)


class Result(StrEnum):
    """What came of deciding again. DIFFERS: other bytes, or a record that is not the one that was entered; REFUSED: it was
    made with something that is not at hand; NOTHING: no machine decided it; UNREADABLE: its record cannot be read."""

    IDENTICAL = "identical"
    DIFFERS = "differs"
    REFUSED = "refused"
    NOTHING = "nothing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Stored:
    """A decision as it was entered. record: its text, None if it cannot be opened, with `error` saying why."""

    id: str
    application_id: str
    outcome: str
    bundle: str
    digest: str
    by_machine: bool
    record: str | None
    error: MiaopiError | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one decision. application_id: None for a record that is a file. defects: what differs or is not at
    hand, each with its place; code: of errors.md. records: both texts, where they differ."""

    decision: str
    application_id: str | None
    outcome: str
    result: Result
    why: str = ""
    code: str = ""
    defects: tuple[Defect, ...] = ()
    records: tuple[str, str] | None = field(default=None, repr=False)

    def read(self) -> tuple[Any, Any]:
        """Both records as data."""
        then, now = self.records or ("null", "null")
        return strict_json.loads(then), strict_json.loads(now)

    def as_json(self, unmasked: bool = False) -> dict[str, Any]:
        """The contract of `replay --json` (docs/cases.md). Key order is part of it. `unmasked`: with what stands at the
        places, which may be personal."""
        told = {
            "decision": self.decision, "case": self.application_id, "outcome": self.outcome, "result": self.result.value, "why": self.why or None,
            "code": self.code or None, "defects": [{"where": d.where, "problem": d.problem, "advice": d.advice} for d in self.defects],
        }
        if unmasked:
            then, now = self.read()
            told["places"] = [{"where": d.where, "then": value_at(then, d.where), "now": value_at(now, d.where)} for d in self.defects]
        return told


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions: those of these ids (of decisions, or of cases for all of theirs), or all since an instant."""

    ids: Sequence[str] = ()
    since: dt.datetime | None = None

    def condition(self) -> ColumnElement[bool]:
        if self.ids:
            return or_(DECISIONS.c.id.in_(self.ids), DECISIONS.c.application_id.in_(self.ids))
        return DECISIONS.c.at >= self.since if self.since is not None else true()


def count(session: Session, wanted: Wanted) -> int:
    """How many decisions those are."""
    return int(session.connection().execute(select(func.count()).select_from(DECISIONS).where(wanted.condition())).scalar_one())


def missing(session: Session, ids: Sequence[str]) -> list[str]:
    """The ids under which no decision was made."""
    found = session.connection().execute(
        select(DECISIONS.c.id, DECISIONS.c.application_id).where(Wanted(ids).condition())
    ).all()
    known = {row.id for row in found} | {row.application_id for row in found}
    return [one for one in ids if one not in known]


def stored(database: Database, vault: Vault, wanted: Wanted) -> Iterator[Stored]:
    """The decisions in the order of their ids, a page in memory at a time; each page is a transaction of its own."""
    after = ""
    while True:
        with database.read() as session:
            page = [_opened(session, vault, row) for row in session.connection().execute(_page(wanted, after)).all()]
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].id


@dataclass(slots=True)
class Replayer:
    """Decides again. bundle_of: the bundle at hand of a rulebook's name; what it raises for a rulebook that is not there
    or has defects ends the run."""

    database: Database
    bundle_of: Callable[[str], Bundle]
    _differences: dict[tuple[str, str], tuple[Defect, ...]] = field(default_factory=dict)

    def replay(self, one: Stored) -> Replayed:
        """Decide one again and compare."""
        if one.record is None:
            return _replayed(one, Result.UNREADABLE, one.error)
        if hashlib.sha256(one.record.encode()).hexdigest() != one.digest:
            return _differs(one, Defect("", "its record is not the one that was entered: the digest is another", "restore the database"))
        if not one.by_machine:
            return _replayed(one, Result.NOTHING, why=BY_OFFICER)
        try:
            record = read(one.record)
            if record.broken:
                return _replayed(one, Result.NOTHING, why=BROKE_OFF)
            bundle = self.bundle_of(record.rulebook)
            if bundle.digest != one.bundle:
                return _replayed(one, Result.REFUSED, code=REC_VERSION, defects=self.differences(one, bundle))
            again = decide_again(one.record, bundle)
        except RecordError as error:
            if error.code == REC_VERSION:
                return _replayed(one, Result.REFUSED, error)
            hidden = tuple(Defect(d.where, "it cannot be read", "restore the database") for d in error.defects)
            return _replayed(one, Result.UNREADABLE, code=error.code, defects=hidden)
        if again != one.record:
            return replace(_differs(one, *places(one.record, again)), records=(one.record, again))
        if record.outcome != one.outcome:
            return _differs(one, Defect("/decision/outcome", f"the record says {record.outcome}, it was entered as {one.outcome}", "restore the database"))
        return _replayed(one, Result.IDENTICAL)

    def differences(self, one: Stored, bundle: Bundle) -> tuple[Defect, ...]:
        """In what the bundle at hand differs from the one of a decision: by file, library and row."""
        key = one.bundle, bundle.digest
        if key not in self._differences:
            with self.database.read() as session:
                then = kept_contents(session, one.bundle)
                found = differences(then, bundle, lambda sha256: kept_rows(session, sha256)) if then is not None else ()
            unknown = Defect("/decision/versions/bundle", f"decided with {one.bundle}, at hand is {bundle.digest}", "use that bundle")
            self._differences[key] = found or (unknown,)
        return self._differences[key]


@dataclass(frozen=True, slots=True)
class Record:
    """What has to be known of a record before it is decided again: its rulebook's name, its outcome, whether it broke off."""

    data: Any
    rulebook: str
    outcome: str
    broken: bool


def read(text: str) -> Record:
    """Raises RecordError REC-FORMAT, without anything the record holds."""
    try:
        data = strict_json.loads(text)
        decision = data["decision"]
        return Record(data, str(decision["versions"]["rulebook"]).split("@")[0], str(decision["outcome"]), "broken" in data)
    except (strict_json.JsonDefectError, KeyError, TypeError):
        raise RecordError(REC_FORMAT, Defect("/decision", "not a decision record", "restore the database")) from None


def _page(wanted: Wanted, after: str) -> Select[Any]:
    return select(*_COLUMNS).select_from(_SOURCE).where(wanted.condition(), DECISIONS.c.id > after).order_by(DECISIONS.c.id).limit(PAGE)


def _opened(session: Session, vault: Vault, row: Any) -> Stored:
    record, error = None, None
    try:
        record = vault.open(session, scope_of(row.application_id), Place("decisions", "sealed", row.id), bytes(row.sealed)).decode("utf-8")
    except MiaopiError as failed:
        error = failed
    return Stored(row.id, row.application_id, row.outcome, row.bundle, row.digest, row.verb == Verb.EXAMINE.value, record, error)


def places(recorded: str, again: str) -> Iterator[Defect]:
    """The first places where two records differ, without what stands there."""
    found = list(islice(pointers(strict_json.loads(recorded), strict_json.loads(again)), PLACES))
    for place in found:
        yield Defect(place, "it comes to something else now", "`miaopi store check --deep`, and compare the engine's version")
    if not found:
        yield Defect("", "the same values, written differently")


def _differs(one: Stored, *defects: Defect) -> Replayed:
    return _replayed(one, Result.DIFFERS, code=REC_DIFFERS, defects=tuple(defects))


def _replayed(
    one: Stored, result: Result, error: MiaopiError | None = None, *, why: str = "", code: str = "", defects: tuple[Defect, ...] = ()
) -> Replayed:
    if error is not None:
        code, defects = error.code, error.defects
    return Replayed(one.id, one.application_id, one.outcome, result, why, code, defects)
