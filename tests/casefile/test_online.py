"""What came over the network is approved on an identity that somebody really verified, or not at all; the rulebook for
demonstrations takes a simulated one, and says so in the decision."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session

from engine import bundle as bundles
from engine.access.online import mark_online
from engine.bundle import Bundle
from engine.casefile.drafts import create
from engine.casefile.office import Office
from engine.casefile.submit import submit
from engine.casefile.view import CaseView, view_case
from engine.domain.application import Application
from engine.domain.identity import Assurance, Result
from engine.identity.results import Entry, enter
from engine.lifecycle.stage import Stage
from tests.databases import new_sqlite
from tests.desk import Desk

MEASURED = Result("measured", (), "passed", Decimal("0.31"), "embedded", "", Assurance.LOW, "e" * 64)
SIMULATED = Result("passed", ("simulated",), "not_checked", None, "simulated", "", Assurance.NONE, "")
VERIFIED = Result("passed", (), "passed", None, "wechat", "trace", Assurance.SUBSTANTIAL, "e" * 64)


@pytest.fixture(scope="module")
def _bundles() -> dict[str, Bundle]:
    return {name: bundles.load(name) for name in ("jiangmen", "demo")}


@pytest.fixture
def bundle(request: pytest.FixtureRequest, _bundles: dict[str, Bundle]) -> Bundle:
    """The rulebook that a test is for, in the place of the one that ships as the default."""
    return _bundles[request.param]


def decided_online(desk: Desk, application: Application, result: Result | None) -> CaseView:
    """The application handed in over the network by somebody of whom this was verified, and decided by the worker."""
    (operator,) = application.parties
    assert operator.document is not None
    name, number = str(operator.name), str(operator.document.number)

    def hand_in(session: Session, office: Office) -> str:
        id = create(session, office, application, "applicant", desk.now).id
        mark_online(session, id, desk.now)
        if result is not None:
            enter(session, office.vault, Entry(id, name, number, result.provider, None, result), desk.now)
        return submit(session, office, id, desk.now).id

    id = desk.run(hand_in)
    desk.work()
    with desk.database.read() as session:
        return view_case(session, desk.office.vault, desk.office.calendar, id)


@pytest.mark.parametrize(
    ("bundle", "result", "stage", "rule"),
    [
        ("jiangmen", None, Stage.AWAITING_APPLICANT, "identity.missing"),
        ("jiangmen", MEASURED, Stage.IN_REVIEW, "identity.assurance-low"),
        ("jiangmen", SIMULATED, Stage.IN_REVIEW, "identity.simulated"),
        ("jiangmen", VERIFIED, Stage.APPROVED, None),
        ("demo", None, Stage.AWAITING_APPLICANT, "identity.missing"),
        ("demo", MEASURED, Stage.APPROVED, "demo.simulated-face"),
        ("demo", SIMULATED, Stage.APPROVED, "demo.simulated-face"),
    ],
    indirect=["bundle"],
)
def test_who_was_not_verified_is_not_approved_but_where_it_is_a_demonstration_that_says_so(
    new_desk: Callable[[str], Desk], template: Callable[..., Application], tmp_path: Path,
    result: Result | None, stage: Stage, rule: str | None,
) -> None:
    seen = decided_online(new_desk(new_sqlite(tmp_path)), template("individual"), result)
    assert seen.head.stage is stage
    assert [f["rule"] for f in seen.findings] == ([rule] if rule else [])
    assert (seen.licence is not None) == (stage is Stage.APPROVED)
    assert ("没有法律效力" in str(seen.findings)) == (rule == "demo.simulated-face")
