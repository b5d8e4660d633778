"""No path from what a clerk does approves a content that the clerk has not looked at, whatever others do meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.bundle import load
from engine.casefile.applicant import ask_person
from engine.casefile.content import read_draft
from engine.casefile.drafts import change_draft
from engine.casefile.office import Office
from engine.casefile.review import hold, note, release
from engine.casefile.submit import submit
from engine.casefile.surroundings import Equipment
from engine.decision import Outcome
from engine.domain.application import Application
from engine.errors import CaseError
from engine.lifecycle.acts import Actor, Role, Verb
from engine.lifecycle.stage import Stage
from engine.review.dossier import dossier_of
from engine.review.queue import HOLD, renew
from engine.review.verdict import Stated, Verdict, confirm, decide
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.databases import new_sqlite
from tests.desk import Desk, add_officers

CLERKS = {"li": Actor(Role.CLERK, "li"), "wang": Actor(Role.CLERK, "wang")}
WHY = (Stated("公司法 第四十七条", "请调整出资期限。"),)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["take", "take", "approve", "approve", "correct", "note", "release", "confirm"]), st.sampled_from(["li", "wang"])),
    st.tuples(st.sampled_from(["hand_in", "hand_in", "wait"]), st.just("")),
)
Step = tuple[str, str]


class Play:
    """One case, two clerks, an applicant who changes the application whenever that is possible."""

    def __init__(self, desk: Desk, application: Application) -> None:
        self.desk = desk
        self.application = application
        self.rounds = 0
        self.looked: dict[str, str] = {}
        self.case = self.desk.submit(self.content()).id
        self.ask()

    def content(self) -> Application:
        self.rounds += 1
        return self.application.model_copy(update={"address": f"广东省江门市蓬江区白石大道{self.rounds}号"})

    def do(self, what: str, who: str) -> None:
        try:
            getattr(self, what)(*([CLERKS[who]] if who else []))
        except CaseError:
            return

    def take(self, clerk: Actor) -> None:
        desk = self.desk
        desk.run(hold, self.case, clerk, desk.now, desk.now + HOLD)
        with desk.database.read() as session:
            self.looked[clerk.id] = dossier_of(session, desk.office, self.case).head.summary.revision or ""

    def approve(self, clerk: Actor) -> None:
        head = self.desk.head(self.case)
        all_points = {"doubts": "已核实"}
        self.desk.run(decide, self.case, clerk, self.desk.now, Verdict(Outcome.APPROVE, dismissed=all_points))
        assert self.looked.get(clerk.id) == head.summary.revision, f"{clerk.id} approved what nobody of that name has looked at"

    def correct(self, clerk: Actor) -> None:
        self.desk.run(decide, self.case, clerk, self.desk.now, Verdict(Outcome.CORRECT, WHY, {"doubts": "另行说明"}))

    def confirm(self, clerk: Actor) -> None:
        self.desk.run(confirm, self.case, clerk, self.desk.now)

    def note(self, clerk: Actor) -> None:
        self.desk.run(note, self.case, clerk, self.desk.now, "已电话联系")
        self.desk.run(renew, self.case, clerk, self.desk.now)

    def release(self, clerk: Actor) -> None:
        self.desk.run(release, self.case, clerk, self.desk.now)

    def hand_in(self) -> None:
        """Another content is handed in, for a person."""
        desk = self.desk
        with desk.database.read() as session:
            _, etag = read_draft(session, desk.office.vault, desk.head(self.case))
        desk.run(change_draft, self.case, self.content(), etag, desk.now)
        desk.run(submit, self.case, desk.now)
        self.ask()

    def wait(self) -> None:
        self.desk.later(minutes=20)

    def ask(self) -> None:
        self.desk.run(ask_person, self.case, self.desk.now)

    def ends_well(self) -> None:
        """What is approved is the newest content, and by the act of whoever decided on it."""
        head, last = self.desk.head(self.case), self.desk.acts(self.case)
        if head.stage is Stage.APPROVED:
            (settled,) = [act for act in last if act.verb is Verb.SETTLE and act.outcome is Outcome.APPROVE]
            assert settled.revision == head.summary.revision == self.looked[settled.actor.id]


@pytest.fixture(scope="module")
def office_desk() -> Iterator[Desk]:
    """One desk for all plays; each has a case of its own."""
    with tempfile.TemporaryDirectory(prefix="miaopi-unseen-") as folder:
        database, office = Database.open(new_sqlite(Path(folder))), Office(Vault(new_ring()), load("jiangmen"))
        add_officers(database)
        desk = Desk(database, Writer(database), office, Equipment.of(office, database, Path(folder) / "names"))
        yield desk
        desk.close()


@pytest.fixture
def nameless(template: Callable[..., Application]) -> Application:
    """An individual business without a name, so that no case stands in another one's way."""
    return template("individual", name=None)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=10))
@example(steps=[("take", "li"), ("approve", "li")])
@example(steps=[("take", "li"), ("wait", ""), ("wait", ""), ("take", "wang"), ("correct", "wang"), ("hand_in", ""), ("approve", "li")])
@example(steps=[("take", "li"), ("correct", "li"), ("hand_in", ""), ("note", "li"), ("approve", "li"), ("take", "li"), ("approve", "li")])
def test_what_a_clerk_approves_is_what_the_clerk_has_looked_at(office_desk: Desk, nameless: Application, steps: list[Step]) -> None:
    play = Play(office_desk, nameless)
    for what, who in steps:
        play.do(what, who)
    play.ends_well()


def test_the_play_reaches_an_approval(office_desk: Desk, nameless: Application) -> None:
    play = Play(office_desk, nameless)
    for what, who in (("take", "li"), ("correct", "li"), ("hand_in", ""), ("take", "wang"), ("approve", "wang")):
        play.do(what, who)
    assert (play.rounds, play.desk.head(play.case).stage) == (2, Stage.APPROVED)
    play.ends_well()
