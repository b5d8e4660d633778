"""What is asked over the network about a registered entity is asked by those who may: they are named in the application,
identified, and sign; nobody is asked to do what they cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from engine.access.online import mark_online
from engine.casefile.applicant import ask_person, withdraw
from engine.casefile.drafts import create
from engine.casefile.office import Office
from engine.casefile.submit import submit
from engine.domain.application import Application
from engine.domain.entity import Publication
from engine.domain.identity import Assurance, Result
from engine.identity.results import Entry, enter
from engine.lifecycle.stage import Stage
from engine.signatures.required import Standard, required
from tests.casefile.test_kinds import APPOINTED, PROMISE, SIGNED, application, findings, record, says
from tests.casefile.test_sole_roles import approve
from tests.desk import Desk

VERIFIED = Result("passed", (), "passed", None, "wechat", "trace", Assurance.SUBSTANTIAL, "e" * 64)
STRANGER = {"type": "resident_id", "number": "440703199001010025", "long_term": True}
SHEN = {"type": "resident_id", "number": "440703198806240026", "long_term": True}
GU = {"type": "resident_id", "number": "44070319960705011X", "long_term": True}
NEITHER = "identity.not-named"


def party(name: str, document: dict[str, Any], *roles: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": list(roles), "document": document, **more}


AGENT = party("路人", STRANGER, "agent")
BOTH = [party("沈汀", SHEN, "shareholder"), party("顾序", GU, "shareholder")]


@pytest.fixture
def uscc(desk: Desk, template: Callable[..., Application]) -> str:
    """A registered company with two shareholders, 沈汀, who represents it, and 顾序; its simple deregistration is announced."""
    desk.submit(template())
    desk.work()
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    desk.later(days=400)
    desk.outside.announced = {code: Publication(desk.now.date() - dt.timedelta(days=25), 0)}
    return str(code)


def online(desk: Desk, asked: Application, *verified: dict[str, Any]) -> str:
    """The application handed in over the network, and decided; of these parties it is known who they are."""

    def hand_in(session: Session, office: Office) -> str:
        id = create(session, office, asked, "somebody's phone", desk.now).id
        mark_online(session, id, desk.now)
        for one in verified:
            enter(session, office.vault, Entry(id, one["name"], one["document"]["number"], "wechat", None, VERIFIED), desk.now)
        return submit(session, office, id, desk.now).id

    id: str = desk.run(hand_in)
    desk.work()
    return id


def end(uscc: str, *parties: dict[str, Any]) -> Application:
    return application("simple_deregistration", subject={"uscc": uscc}, documents=PROMISE, parties=list(parties))


def scope(uscc: str, *parties: dict[str, Any]) -> Application:
    return application(
        "change", subject={"uscc": uscc}, change=[{"item": "scope"}], scope=["软件开发", "服装服饰零售"], documents=SIGNED, parties=list(parties),
    )


def told(desk: Desk, case: str, rule: str) -> str:
    return "\n".join(f["message"]["applicant"] for f in record(desk, case)["decision"]["findings"] if f["rule"] == rule)


def signing(desk: Desk, asked: Application) -> set[str]:
    return {one.name for one in required(asked, Standard.of(desk.office.bundle)) if one.signs and one.number}


def test_a_stranger_does_not_deregister_a_company_by_typing_its_owners_names(desk: Desk, uscc: str) -> None:
    for parties in ([], [AGENT]):
        case = online(desk, end(uscc, *parties), *parties)
        assert desk.head(case).stage is Stage.AWAITING_APPLICANT
        assert findings(desk, case) == {NEITHER}
        assert all(name in told(desk, case, NEITHER) for name in ("沈汀", "顾序"))
        desk.writer.run(lambda session, case=case: withdraw(session, desk.office.vault, case, desk.now))  # type: ignore[misc]
    assert desk.rows("SELECT status FROM licences") == [("valid",)]


@pytest.mark.parametrize(("parties", "lacks"), [
    ([BOTH[0]], "顾序"),
    ([BOTH[0], party("顾序", STRANGER, "shareholder")], "顾序"),
    ([BOTH[0], party("顾序", GU, "supervisor")], "顾序"),
])
def test_every_registered_owner_has_to_take_part_as_owner_and_by_their_own_document(
    desk: Desk, uscc: str, parties: list[dict[str, Any]], lacks: str
) -> None:
    case = online(desk, end(uscc, *parties), *parties)
    assert desk.head(case).stage is Stage.AWAITING_APPLICANT
    assert lacks in told(desk, case, NEITHER)
    assert "沈汀" not in told(desk, case, NEITHER)


def test_owners_who_are_named_have_to_be_identified(desk: Desk, uscc: str) -> None:
    case = online(desk, end(uscc, *BOTH), BOTH[0])
    assert (desk.head(case).stage, findings(desk, case)) == (Stage.AWAITING_APPLICANT, {"identity.missing"})
    assert "顾序" in told(desk, case, "identity.missing")


def test_all_owners_together_deregister_their_company_over_the_network(desk: Desk, uscc: str) -> None:
    asked = end(uscc, *BOTH, AGENT)
    assert signing(desk, asked) == {"沈汀", "顾序", "路人"}
    case = online(desk, asked, *BOTH, AGENT)
    assert (desk.head(case).stage, findings(desk, case)) == (Stage.APPROVED, set())
    assert desk.rows("SELECT status FROM licences") == [("deregistered",)]


def test_a_change_nobody_of_the_company_takes_part_in_says_who_has_to(desk: Desk, uscc: str) -> None:
    case = online(desk, scope(uscc, AGENT), AGENT)
    assert (desk.head(case).stage, findings(desk, case)) == (Stage.AWAITING_APPLICANT, {NEITHER})
    assert "沈汀" in told(desk, case, NEITHER)
    assert "顾序" not in told(desk, case, NEITHER)


def test_the_legal_representative_changes_the_scope_without_those_it_does_not_concern(desk: Desk, uscc: str) -> None:
    representative = party("沈汀", SHEN, "legal_representative")
    asked = scope(uscc, representative, AGENT)
    assert signing(desk, asked) == {"沈汀", "路人"}
    case = online(desk, asked, representative, AGENT)
    assert (desk.head(case).stage, findings(desk, case)) == (Stage.APPROVED, set())
    assert {p.name for p in says(desk, uscc).parties} == {"沈汀", "顾序", "许念真"}


def test_a_new_legal_representative_applies_and_the_old_one_is_not_asked(desk: Desk, uscc: str) -> None:
    lin = party("林禾", STRANGER, "legal_representative", "manager", **{"as": "manager"})
    asked = application("change", subject={"uscc": uscc}, change=[{"item": "legal_representative"}], parties=[lin], documents=APPOINTED)
    assert signing(desk, asked) == {"林禾"}
    case = online(desk, asked, lin)
    assert (desk.head(case).stage, findings(desk, case)) == (Stage.APPROVED, set())


def test_an_operator_takes_part_in_handing_their_business_over(desk: Desk, template: Callable[..., Application]) -> None:
    desk.submit(template("individual"))
    desk.work()
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    new, old = party("林禾", STRANGER, "operator"), party("叶知秋", {"type": "resident_id", "number": "440703199003120017"}, "operator")

    def handing_over(*parties: dict[str, Any]) -> Application:
        return application("change", entity_type="individual", subject={"uscc": code}, change=[{"item": "legal_representative"}], parties=list(parties))

    alone = online(desk, handing_over(new), new)
    assert "叶知秋" in told(desk, alone, NEITHER)
    both = online(desk, handing_over(new, old), new, old)
    assert NEITHER not in findings(desk, both)
    assert signing(desk, handing_over(new, old)) == {"林禾", "叶知秋"}


def test_an_owner_whose_number_is_not_registered_is_for_a_person(desk: Desk, template: Callable[..., Application]) -> None:
    first, second, *others = template().parties
    desk.submit(template(parties=(first, second.model_copy(update={"document": None}), *others)))
    desk.work()
    ((id,),) = desk.rows("SELECT id FROM applications")
    desk.run(ask_person, id, desk.now)
    approve(desk, id)
    ((code,),) = desk.rows("SELECT uscc FROM licences")
    desk.outside.announced = {code: Publication(desk.now.date() - dt.timedelta(days=25), 0)}
    case = online(desk, end(code, *BOTH), *BOTH)
    assert desk.head(case).stage is Stage.IN_REVIEW


def test_whoever_says_they_were_passed_off_is_identified(desk: Desk, uscc: str) -> None:
    victim = party("顾序", GU, "shareholder")
    case = online(desk, application("annulment", subject={"uscc": uscc}, parties=[victim]))
    assert "identity.missing" in findings(desk, case)
    assert "沈汀" not in told(desk, case, "identity.missing")
