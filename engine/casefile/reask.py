"""What would be decided today of what was decided then: the outside is asked anew, with what is in force now.

Nothing is written. An application is asked about as it would be by a worker, with the place that its own claim had in
the race for names: what came later does not count against it, what it brought about itself neither.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from engine import strict_json
from engine.access.online import came_online
from engine.casefile.claims import CLAIMS
from engine.casefile.office import day_of
from engine.casefile.outside import Rank, rank_of
from engine.casefile.replay import BROKE_OFF, BY_OFFICER, Replayer, Stored, read
from engine.casefile.worker import Outside, ports_of
from engine.difference import pointers, value_at
from engine.domain.finding import Effect
from engine.errors import REC_FORMAT, Defect, MiaopiError, RecordError, StoreError
from engine.pipeline import Decided, process
from engine.receive.applications import accept
from engine.record import write_record
from engine.store.database import Database

_TOLD = ("/revision", "/answers", "/facts", "/conclusions", "/decision/outcome")
"""Parts of a record in which every place that differs is told; findings are told by their rules, versions apart."""


@dataclass(frozen=True, slots=True)
class Today:
    """What would be decided today beside what was. findings: rule and effect, `gone` and `new`; places: pointers into
    the two records; bundle: in what the bundle in force differs. why: for what no machine decided, unreadable: for what cannot be read; then the rest is empty."""

    decision: str
    application_id: str
    then: str
    today: str = ""
    as_of_then: str = ""
    as_of_now: str = ""
    gone: tuple[tuple[str, str], ...] = ()
    new: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    bundle: tuple[Defect, ...] = ()
    why: str = ""
    unreadable: MiaopiError | None = None
    records: tuple[Any, Any] = field(default=(None, None), repr=False)

    @property
    def differs(self) -> bool:
        """Whether the outcome or what was found would be another."""
        return bool(self.today) and (self.then != self.today or bool(self.gone or self.new))

    def as_json(self, unmasked: bool = False) -> dict[str, Any]:
        """The contract of `replay --reask --json` (docs/cases.md). Key order is part of it. `unmasked`: with what stands
        at the places, which may be personal."""
        then, now = self.records
        return {
            "decision": self.decision, "case": self.application_id, "then": self.then, "now": self.today or None,
            "as_of_then": self.as_of_then or None, "as_of_now": self.as_of_now or None, "differs": self.differs, "why": self.why or None,
            "code": self.unreadable.code if self.unreadable is not None else None,
            "gone": [{"rule": rule, "effect": effect} for rule, effect in self.gone],
            "new": [{"rule": rule, "effect": effect} for rule, effect in self.new],
            "places": [
                {"where": place, "then": value_at(then, place), "now": value_at(now, place)} if unmasked else {"where": place} for place in self.places
            ],
            "bundle": [{"where": d.where, "problem": d.problem, "advice": d.advice} for d in self.bundle],
        }


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks anew. `replayer` says in what bundles differ."""

    database: Database
    outside: Outside
    replayer: Replayer

    def ask(self, one: Stored, now: dt.datetime) -> Today:
        """What would be decided at that time."""
        try:
            return self._asked(one, now)
        except (StoreError, RecordError) as error:
            return Today(one.id, one.application_id, one.outcome, unreadable=error)

    def _asked(self, one: Stored, now: dt.datetime) -> Today:
        if one.record is None:
            raise one.error or RecordError(REC_FORMAT, Defect(one.id, "it has no record"))
        if not one.by_machine:
            return Today(one.id, one.application_id, one.outcome, why=BY_OFFICER)
        record = read(one.record)
        if record.broken:
            return Today(one.id, one.application_id, one.outcome, why=BROKE_OFF)
        then = record.data
        decided = self._decided(one, then, now)
        today = strict_json.loads(write_record(decided, one.application_id))
        before, after = _found(then), _found(today)
        bundle = self.outside.office.bundle
        return Today(
            one.id, one.application_id, one.outcome, decided.outcome.value,
            then["decision"]["versions"]["as_of"], decided.as_of.isoformat(),
            tuple(sorted((before - after).elements())), tuple(sorted((after - before).elements())),
            tuple(place for place in pointers(then, today) if place.startswith(_TOLD)),
            () if bundle.digest == one.bundle else self.replayer.differences(one, bundle),
            records=(then, today),
        )

    def _decided(self, one: Stored, then: Any, now: dt.datetime) -> Decided:
        received = accept(then["revision"], "record")
        if received.application is None:
            raise RecordError(REC_FORMAT, Defect(f"{one.id}/revision", "this version cannot read it any more", "use the version that decided it"))
        with self.database.read() as session:
            rank, online = _place(session, one.application_id, now), came_online(session, one.application_id)
        office = self.outside.office
        ports = ports_of(self.outside, self.database, rank, one.application_id, online)
        return process(received.application, office.bundle, ports, day_of(now))


def _place(session: Session, application_id: str, now: dt.datetime) -> Rank:
    """Its place in the race for names; when its name is registered, the one it had."""
    rank, held = rank_of(session, application_id, now)
    if held:
        return rank
    used = session.connection().execute(
        select(func.max(CLAIMS.c.position)).where(CLAIMS.c.application_id == application_id, CLAIMS.c.ended == "used")
    ).scalar()
    return rank if used is None else Rank(application_id, int(used))


def _found(record: Any) -> Counter[tuple[str, str]]:
    """Rule and effect of each finding of a record; what could not be determined refers."""
    decision = record["decision"]
    return Counter(
        [(f["rule"], f["effect"]) for f in decision["findings"]] + [(u["rule"] or u["fact"], Effect.REFER.value) for u in decision["unknown"]]
    )
