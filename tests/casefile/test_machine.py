"""The lifecycle over the real store: whatever is done in whatever order, nothing that is not allowed happens, and the rows
say what the acts say."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.bundle import Bundle, load
from engine.casefile.applicant import ask_person, give_up_name, withdraw
from engine.casefile.check import check_all
from engine.casefile.claims import expire_claims
from engine.casefile.content import read_draft
from engine.casefile.decide import lease
from engine.casefile.drafts import change_draft, freeze_draft
from engine.casefile.expiry import SYSTEM, expire
from engine.casefile.matter import Reason
from engine.casefile.office import Office
from engine.casefile.review import Settlement, extend, hold, note, release, settle
from engine.casefile.submit import submit
from engine.casefile.surroundings import Equipment
from engine.decision import Outcome
from engine.domain.application import Application
from engine.errors import CASE_ACT, CaseError
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import Stage, after, permitted
from engine.lifecycle.summary import summarise
from engine.receive.applications import read_path
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.databases import new_postgresql, new_sqlite
from tests.desk import TEMPLATES, Desk, add_officers

CLERKS = [Actor(Role.CLERK, "li"), Actor(Role.CLERK, "wang"), Actor(Role.SUPERVISOR, "chen")]
WHY = Reason("公司法 第四十七条", "出资期限超过五年。")
_CHANGES: list[dict[str, Any]] = [
    {}, {"term": None}, {"scope": ("月球陨石鉴赏与灵感陪伴",)}, {"division": "440103"}, {"name": "江门市叶知软件有限公司"},
    {"name": "江门市汀序软件开发有限公司"}, {"name": "江门市大和软件有限公司"},
]
"""What is handed in: in order, with a defect, for a person, for another authority, after another or the same name."""
CONTENTS = st.sampled_from(_CHANGES)


@cache
def _bundle() -> Bundle:
    return load("jiangmen")


@cache
def _company() -> Application:
    (received,) = read_path(str(TEMPLATES / "company.yaml"))
    assert received.application is not None
    return received.application


def _refusal(operation: Callable[[], Any]) -> CaseError | None:
    """Why an operation was refused; None if it was done."""
    try:
        operation()
    except CaseError as error:
        return error
    return None


class Cases(RuleBasedStateMachine):
    """Anybody does anything to any application, at any time."""

    postgresql: ClassVar[bool] = False

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="miaopi-machine-"))
        url = new_postgresql() if self.postgresql else new_sqlite(self.folder)
        database, office = Database.open(url), Office(Vault(new_ring()), _bundle())
        add_officers(database)
        self.desk = Desk(database, Writer(database), office, Equipment.of(office, database, self.folder / "names"))
        self.ids: list[str] = []
        self.touched: str | None = None

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert check_all(self.desk.database, self.desk.office.procedure) == []
            self.desk.close()
            shutil.rmtree(self.folder)

    def chosen(self, number: int) -> str:
        return self.ids[number % len(self.ids)]

    def act(self, application_id: str, verb: Verb, role: Role, operation: Callable[[], Any], outcome: Outcome | None = None) -> None:
        """Do it; if the lifecycle forbids it, it must be refused and nothing be done."""
        desk, before = self.desk, self.desk.head(application_id)
        wanted = Act(verb, Actor(role, "x"), desk.now, outcome=outcome)
        try:
            expected: Stage | None = after(before.stage, wanted)
        except CaseError:
            expected = None
        refused = _refusal(operation)
        if refused is not None:
            assert desk.head(application_id) == before, "refused, and done all the same"
            assert expected is not None or refused.code == CASE_ACT
            return
        assert expected is not None, f"{verb} was done at {before.stage} by {role}"
        assert verb in permitted(before.stage, role)
        assert desk.head(application_id).stage is expected
        self.touched = application_id

    @rule(content=CONTENTS, owner=st.sampled_from("abc"))
    def create(self, content: dict[str, Any], owner: str) -> None:
        self.ids.append(self.desk.open(_company().model_copy(update=content), owner))
        self.touched = self.ids[-1]

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9), content=CONTENTS)
    def change(self, number: int, content: dict[str, Any]) -> None:
        case, desk = self.chosen(number), self.desk
        head = desk.head(case)
        if Verb.FREEZE not in permitted(head.stage, Role.APPLICANT):
            return
        with desk.database.read() as session:
            _, etag = read_draft(session, desk.office.vault, head)
        desk.run(change_draft, case, _company().model_copy(update=content), etag, desk.now)

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9))
    def freeze(self, number: int) -> None:
        case, desk = self.chosen(number), self.desk
        before = desk.head(case)
        try:
            digest = desk.run(freeze_draft, case, desk.now)
        except CaseError:
            assert desk.head(case) == before
            return
        assert desk.head(case).summary.revision == digest
        self.touched = case

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9))
    def hand_in(self, number: int) -> None:
        case = self.chosen(number)
        self.act(case, Verb.SUBMIT, Role.APPLICANT, lambda: self.desk.run(submit, case, self.desk.now))

    @rule(name=st.sampled_from(["w1", "w2"]))
    def work(self, name: str) -> None:
        for done in self.desk.work(name):
            assert done.failure == ""
            if done.head is not None:
                assert done.head.stage is not Stage.SUBMITTED
                assert self.desk.acts(done.application_id)[-1].verb is Verb.EXAMINE

    @rule()
    def die(self) -> None:
        """A worker takes what waits and is never heard of again."""
        until = self.desk.now + dt.timedelta(seconds=30)
        self.desk.writer.run(lambda session: lease(session, "dead", self.desk.now, until, 2))

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9), keep_name=st.booleans())
    def take_back(self, number: int, keep_name: bool) -> None:
        case, desk = self.chosen(number), self.desk
        self.act(case, Verb.WITHDRAW, Role.APPLICANT, lambda: desk.writer.run(
            lambda session: withdraw(session, desk.office.vault, case, desk.now, keep_name)))

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9))
    def ask(self, number: int) -> None:
        case = self.chosen(number)
        self.act(case, Verb.ASK_PERSON, Role.APPLICANT, lambda: self.desk.run(ask_person, case, self.desk.now))

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9))
    def give_up(self, number: int) -> None:
        case, desk = self.chosen(number), self.desk
        desk.writer.run(lambda session: give_up_name(session, case, desk.now))

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9), who=st.sampled_from(CLERKS), what=st.sampled_from(["hold", "release", "note", "extend"]))
    def handle(self, number: int, who: Actor, what: str) -> None:
        case, desk = self.chosen(number), self.desk
        until = desk.now + dt.timedelta(minutes=30)
        operations: dict[str, Callable[[], Any]] = {
            "hold": lambda: desk.run(hold, case, who, desk.now, until),
            "release": lambda: desk.run(release, case, who, desk.now),
            "note": lambda: desk.run(note, case, who, desk.now, "已核实"),
            "extend": lambda: desk.run(extend, case, who, desk.now, WHY),
        }
        self.act(case, Verb(what), who.role, operations[what])

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9), who=st.sampled_from(CLERKS), outcome=st.sampled_from(Outcome), reasons=st.sampled_from([(), (WHY,)]))
    def decide(self, number: int, who: Actor, outcome: Outcome, reasons: tuple[Reason, ...]) -> None:
        case, desk = self.chosen(number), self.desk
        settlement = Settlement(outcome, reasons)
        self.act(case, Verb.SETTLE, who.role, lambda: desk.run(settle, case, who, desk.now, settlement), outcome)

    @precondition(lambda self: self.ids)
    @rule(number=st.integers(0, 9))
    def run_out(self, number: int) -> None:
        case = self.chosen(number)
        self.act(case, Verb.EXPIRE, SYSTEM.role, lambda: self.desk.run(expire, case, self.desk.now))

    @rule(days=st.sampled_from([0, 0, 1, 40, 80]))
    def time_passes(self, days: int) -> None:
        self.desk.later(days=days, seconds=40)
        self.desk.writer.run(lambda session: expire_claims(session, self.desk.now))

    @invariant()
    def the_row_says_what_the_acts_say(self) -> None:
        if getattr(self, "touched", None) is not None:
            assert self.touched is not None
            head, acts = self.desk.head(self.touched), self.desk.acts(self.touched)
            assert head.summary == summarise(acts)
            if head.stage in (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.APPROVED, Stage.REFUSED):
                handed_in = [act.revision for act in acts if act.verb is Verb.SUBMIT]
                assert head.summary.revision == handed_in[-1], "what nobody handed in is decided on"
            self.touched = None


class OnPostgresql(Cases):
    postgresql = True


def _settings(examples: int) -> settings:
    return settings(max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


TestOnSqlite = Cases.TestCase
TestOnSqlite.settings = _settings(12)
TestOnPostgresql = OnPostgresql.TestCase
TestOnPostgresql.settings = _settings(5)
