"""A provider for demonstrations: it looks at nobody, says so in every result, and only the rulebook `demo` accepts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.identity import Assurance, Result
from engine.identity.desk import Desk
from engine.identity.ports import Challenge, Frame, Subject
from engine.identity.sessions import Wanted
from engine.identity.waiting import not_yet

LIFETIME = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SimulatedProvider:
    """Passes whoever hands in anything."""

    desk: Desk
    name: str = "simulated"

    def start(self, subject: Subject, name: str, id_no: str) -> Challenge:
        opened = self.desk.open(Wanted(subject, name, id_no, self.name, LIFETIME))
        return Challenge(opened.id, (), opened.expires_at, {"simulated": "yes"})

    def submit(self, session_id: str, frames: Sequence[Frame], id_photo: bytes | None) -> None:
        opened = self.desk.take(session_id)
        self.desk.close(opened, Result(
            outcome="passed", reasons=("simulated",), liveness="not_checked", distance=None, provider=self.name,
            provider_trace="", assurance=Assurance.NONE, evidence_sha256="",
        ))

    def result(self, session_id: str) -> Result:
        return self.desk.result_of(session_id) or not_yet(self.name, Assurance.NONE, "not_done")
