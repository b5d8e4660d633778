"""Whatever is done with sessions in whatever order: nothing but one attempt in time ever comes to a result."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from engine.errors import IDN_SESSION_EXPIRED, IDN_SESSION_OTHER, IDN_SESSION_USED, IdentityError
from engine.identity.desk import Desk
from engine.identity.simulated import LIFETIME, SimulatedProvider
from engine.identity.verification import Verification
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.identity.conftest import APPLICANTS, NAME, Clock, put_applications, subject

_CASES = itertools.count()


@cache
def _database() -> Database:
    return Database.open(f"sqlite:///{Path(tempfile.mkdtemp(prefix='miaopi-sessions-')) / 'store.db'}")


class Sessions(RuleBasedStateMachine):
    """The model: of each session whose it is, when it was opened, and whether it was used."""

    opened = Bundle("opened")

    @initialize()
    def begin(self) -> None:
        self.case = f"20261120-{next(_CASES):012d}"
        vault = Vault(new_ring())
        put_applications(_database(), vault, self.case)
        self.clock = Clock()
        self.desk = Desk(Writer(_database()), vault, self.clock)
        self.verification = Verification(SimulatedProvider(self.desk), self.desk)
        self.model: dict[str, tuple[str, dt.datetime, bool]] = {}
        self.people = itertools.count()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.writer.close()

    @rule(target=opened, applicant=st.sampled_from(APPLICANTS))
    def open(self, applicant: str) -> str:
        challenge = self.verification.begin(subject(self.case, applicant), NAME, f"person-{next(self.people)}")
        self.model[challenge.session_id] = (applicant, self.clock.at, False)
        return challenge.session_id

    @rule(seconds=st.sampled_from([1, 299, 300, 600]))
    def wait(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    @rule(session=opened, applicant=st.sampled_from(APPLICANTS))
    def hand_in(self, session: str, applicant: str) -> None:
        owner, since, used = self.model[session]
        expected = (
            IDN_SESSION_OTHER if applicant != owner
            else IDN_SESSION_USED if used
            else IDN_SESSION_EXPIRED if self.clock.at >= since + LIFETIME
            else "accepted"
        )
        try:
            self.verification.hand_in(subject(self.case, applicant), session, [], None)
            came = "accepted"
            self.model[session] = (owner, since, True)
        except IdentityError as error:
            came = error.code
        assert came == expected

    @invariant()
    def results_are_those_of_used_sessions(self) -> None:
        for session, (owner, _, used) in getattr(self, "model", {}).items():
            outcome = self.verification.outcome(subject(self.case, owner), session).outcome
            assert outcome == ("passed" if used else "unknown")


TestSessions = Sessions.TestCase
TestSessions.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
