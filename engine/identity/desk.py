"""What every provider needs of this side: its transactions, the keys of personal data, and the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from engine.clock import now
from engine.domain.identity import Result
from engine.identity import results, sessions
from engine.identity.marks import Evidence
from engine.identity.ports import Subject
from engine.identity.sessions import Opened, Wanted
from engine.store.vault import Vault
from engine.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Desk:
    """Sessions and results, each step a transaction of its own. Safe to share between threads."""

    writer: Writer
    vault: Vault
    instant: Callable[[], dt.datetime] = now

    def open(self, wanted: Wanted) -> Opened:
        """See `sessions.open_session`."""
        return self.writer.run(lambda s: sessions.open_session(s, self.vault, wanted, self.instant()))

    def refer(self, opened: Opened, reference: str) -> None:
        """See `sessions.refer`."""
        self.writer.run(lambda s: sessions.refer(s, self.vault, opened, reference))

    def find(self, session_id: str) -> Opened:
        """See `sessions.find`."""
        return self.writer.run(lambda s: sessions.find(s, self.vault, session_id))

    def of_subject(self, session_id: str, subject: Subject) -> Opened:
        """See `sessions.of_subject`."""
        return self.writer.run(lambda s: sessions.of_subject(s, self.vault, session_id, subject))

    def take(self, session_id: str) -> Opened:
        """See `sessions.take`."""
        return self.writer.run(lambda s: sessions.take(s, self.vault, session_id, self.instant()))

    def close(self, opened: Opened, result: Result, evidence: Evidence | None = None) -> Result:
        """See `results.close`."""
        return self.writer.run(lambda s: results.close(s, self.vault, opened, result, evidence or Evidence(), self.instant()))

    def result_of(self, session_id: str) -> Result | None:
        """The result entered for a session, if there is one."""
        return self.writer.run(lambda s: results.of_session(s, self.vault, session_id))
