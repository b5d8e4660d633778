"""A change of who holds a role that one person holds: the new one takes the old one's place, and a licence never has two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.amendment import SOLE, amended
from engine.bundle import Bundle
from engine.casefile.outside import subject_answers
from engine.casefile.review import hold
from engine.decision import Outcome
from engine.domain.application import Application
from engine.lifecycle.acts import Actor, Role
from engine.lifecycle.stage import Stage
from engine.review.dossier import dossier_of
from engine.review.verdict import Verdict, decide
from tests.casefile.test_kinds import application, says
from tests.desk import Desk

Template = Callable[..., Application]
LI = Actor(Role.CLERK, "li")
CARD = {"type": "resident_id", "number": "440703199001010025", "long_term": True}


def approve(desk: Desk, application_id: str) -> Stage:
    """An officer approves, and dismisses whatever the machine has against it."""
    desk.run(hold, application_id, LI, desk.now, desk.now.replace(hour=23))
    with desk.database.read() as session:
        points = dossier_of(session, desk.office, application_id).points
    dismissed = {str(point.number): "已经核对" for point in points if point.doubt or point.defect}
    stage: Stage = desk.run(decide, application_id, LI, desk.now, Verdict(Outcome.APPROVE, dismissed=dismissed)).head.stage
    return stage


def registered(desk: Desk, template: Template, entity_type: str) -> str:
    told = desk.submit(template(entity_type))
    desk.work()
    if desk.head(told.id).stage is Stage.IN_REVIEW:
        approve(desk, told.id)
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    desk.later(days=3)
    return str(code)


def new_holder(desk: Desk, code: str, entity_type: str, *parties: dict[str, Any], item: str = "legal_representative") -> str:
    told = desk.submit(application("change", entity_type=entity_type, subject={"uscc": code}, change=[{"item": item}], parties=list(parties)))
    desk.work()
    assert desk.head(told.id).stage is Stage.IN_REVIEW
    return told.id


def holders(said: Application, role: str) -> list[str]:
    return [party.name for party in said.parties if role in party.roles]


@pytest.mark.parametrize(("entity_type", "role"), [
    ("individual", "operator"), ("sole_proprietorship", "investor"), ("branch", "head"), ("cooperative", "legal_representative"),
    ("partnership", "executive_partner"),
])
def test_who_is_newly_named_takes_the_place_of_who_held_the_role(desk: Desk, template: Template, entity_type: str, role: str) -> None:
    code = registered(desk, template, entity_type)
    before = says(desk, code)
    case = new_holder(desk, code, entity_type, {"name": "林禾", "roles": [role], "document": CARD})
    assert approve(desk, case) is Stage.APPROVED
    after = says(desk, code)
    assert holders(after, role) == ["林禾"]
    assert {party.name for party in after.parties} - {"林禾"} == {p.name for p in before.parties if set(p.roles) != {role}}


def test_an_operator_who_signs_the_transfer_of_their_business_is_its_operator_no_longer(desk: Desk, template: Template) -> None:
    code = registered(desk, template, "individual")
    (old,) = says(desk, code).model_dump(mode="json", by_alias=True, exclude_none=True)["parties"]
    case = new_holder(desk, code, "individual", {"name": old["name"], "roles": ["operator"], "document": old["document"]},
                      {"name": "林禾", "roles": ["operator"], "document": CARD})
    assert approve(desk, case) is Stage.APPROVED
    assert [party.name for party in says(desk, code).parties] == ["林禾"]


def test_who_only_hands_in_an_application_keeps_what_they_hold(desk: Desk, template: Template) -> None:
    code = registered(desk, template, "company")
    gu = next(party for party in says(desk, code).parties if party.name == "顾序")
    assert gu.document is not None
    lin = {"name": "林禾", "roles": ["legal_representative", "director"], "as": "director", "document": CARD}
    agent = {"name": "顾序", "roles": ["agent"], "document": {"type": "resident_id", "number": gu.document.number}}
    asked = application("change", subject={"uscc": code}, change=[{"item": "legal_representative"}], parties=[lin, agent])
    with desk.database.read() as session:
        whole = amended(asked, subject_answers(session, desk.office.vault, asked, ""))
    assert "顾序" in holders(whole, "supervisor")
    assert holders(whole, "legal_representative") == ["林禾"]


def test_the_roles_that_one_person_holds_are_those_the_rulebook_allows_once(bundle: Bundle) -> None:
    of_kind = [bundle.rulebook.requirements[kind] for kind in ("establishment", "change")]
    for sections in of_kind:
        once = {role for section in sections.values() for role, wanted in section.get("roles", {}).items() if wanted.get("max") == 1}
        assert once == SOLE
