"""No approval, whoever gives it, enters a licence that could not be numbered or printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.casefile.applicant import ask_person
from engine.domain.application import Application
from engine.errors import CASE_INCOMPLETE, CaseError
from engine.lifecycle.stage import Stage
from tests.casefile.test_sole_roles import CARD, approve, new_holder, registered
from tests.desk import Desk

Template = Callable[..., Application]


def in_the_way(desk: Desk, case: str) -> list[str]:
    """Where an officer's approval lacks something; it leaves nothing behind."""
    with pytest.raises(CaseError) as caught:
        approve(desk, case)
    assert caught.value.code == CASE_INCOMPLETE
    assert all(defect.advice for defect in caught.value.defects)
    assert desk.head(case).stage is Stage.IN_REVIEW
    return [defect.where for defect in caught.value.defects]


@pytest.mark.parametrize(("entity_type", "parts", "where"), [
    ("individual", {"division": None}, ["/division"]),
    ("individual", {"division": "999999"}, ["/division"]),
    ("company", {"name": None}, ["/name"]),
    ("company", {"name": "  "}, ["/name"]),
    ("company", {"scope": None}, ["/scope"]),
    ("company", {"scope": (), "address": None}, ["/scope", "/address"]),
    ("company", {"capital": None}, ["/capital"]),
    ("company", {"parties": ()}, ["/parties"]),
    ("individual", {"organisation": None}, ["/organisation"]),
])
def test_an_officer_dismisses_what_is_missing_and_still_issues_no_licence_without_it(
    desk: Desk, template: Template, entity_type: str, parts: dict[str, Any], where: list[str]
) -> None:
    told = desk.submit(template(entity_type, **parts))
    desk.work()
    if desk.head(told.id).stage is not Stage.IN_REVIEW:
        desk.run(ask_person, told.id, desk.now)
    assert in_the_way(desk, told.id) == where
    assert desk.rows("SELECT count(*) FROM licences") == [(0,)]
    assert desk.rows("SELECT count(*) FROM number_series") == [(0,)]


def test_an_individual_business_needs_no_name(desk: Desk, template: Template) -> None:
    registered(desk, template, "individual")
    told = desk.submit(template("individual", name=None, parties=(template("individual").parties[0].model_copy(update={"name": "叶知夏"}),)))
    desk.work()
    if desk.head(told.id).stage is not Stage.APPROVED:
        approve(desk, told.id)
    assert desk.rows("SELECT count(*) FROM licences WHERE name IS NULL") == [(1,)]


def test_no_version_has_two_holders_of_a_role_that_one_person_holds(desk: Desk, template: Template) -> None:
    code = registered(desk, template, "individual")
    other = {**CARD, "number": "440703199207150036"}
    case = new_holder(desk, code, "individual", {"name": "林禾", "roles": ["operator"], "document": CARD}, {"name": "林木", "roles": ["operator"], "document": other})
    assert in_the_way(desk, case) == ["/parties"]
    assert desk.rows("SELECT version FROM licences") == [(1,)]
