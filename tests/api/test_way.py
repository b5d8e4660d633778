"""The applicant's way over HTTP, on both databases: draft, pre-check, hand in, decision."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import Request
from starlette.responses import Response

from api import deciding
from api.routes import course
from api.service import Service
from engine.access.logins import Account
from engine.casefile.office import day_of
from engine.casefile.worker import Done
from engine.draft import Drafter
from engine.pipeline import Ports
from engine.register.entities_file import read_entities
from tests.api.conftest import Served

Content = Callable[..., dict[str, Any]]


def test_what_is_in_order_is_approved_and_has_a_code(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区棠棣五金店"))
    told = phone.submit(id)
    assert (told["stage"], told["name_held"]) == ("submitted", True)
    decided = phone.decision(id)
    assert (decided["decided"], decided["outcome"], decided["stage"]) == (True, "approve", "approved")
    assert decided["licence"]["name"] == "江门市蓬江区棠棣五金店"
    assert len(decided["licence"]["uscc"]) == 18


def test_what_is_to_be_corrected_comes_back_with_an_examined_way_out_and_can_be_handed_in_again(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区芦荻五金店", delivery="post"))
    phone.submit(id)
    decided = phone.decision(id)
    assert decided["outcome"] == "correct"
    (remedy,) = next(f for f in decided["findings"] if f["rule"] == "application.delivery-address")["remedies"]
    assert remedy["outcome_if_applied"] == "approve"
    etag = phone.get(f"/v1/applications/{id}").headers["ETag"]
    phone.done(phone.patch(f"/v1/applications/{id}", json={"set": {remedy["pointer"][1:]: remedy["value"]}}, headers={"If-Match": etag}))
    phone.client.draw_document(id)
    phone.client.sign(id)
    phone.client.submit(id)
    assert phone.decision(id)["outcome"] == "approve"


def test_the_precheck_says_what_the_decision_then_says(served: Served, content: Content) -> None:
    phone = served.phone()
    wanted = content("individual", name="江门市蓬江区菡萏五金店", delivery="post")
    id = phone.open(wanted)
    tried = phone.done(phone.post("/v1/precheck", json={"application": wanted, "id": id}))
    phone.submit(id)
    decided = phone.decision(id)
    assert tried["outcome"] == decided["outcome"]
    said = [(f["rule"], f["text"]) for f in decided["findings"] if f["rule"] != "demo.simulated-face"]
    assert [(f["rule"], f["text"]) for f in tried["findings"]] == said


def test_of_two_who_want_one_name_the_second_is_told_at_once_and_the_precheck_of_the_first_does_not_mind_itself(
    served: Served, content: Content
) -> None:
    first, second = served.phone(), served.phone()
    wanted = content("individual", name="江门市蓬江区苜蓿五金店", delivery="post")
    mine, yours = first.open(wanted), second.open(wanted)
    assert first.submit(mine)["name_held"] is True
    assert second.submit(yours)["name_held"] is False
    first.decision(mine)
    tried = first.done(first.post("/v1/precheck", json={"application": {**wanted, "delivery": "electronic"}, "id": mine}))
    assert tried["outcome"] == "approve"
    tried = second.done(second.post("/v1/precheck", json={"application": {**wanted, "delivery": "electronic"}, "id": yours}))
    assert tried["outcome"] != "approve"


def test_what_a_person_looks_at_shows_no_proposal_of_the_machine(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区菖蒲五金店", consents={"personal_information": True, "automated_decision": False}))
    phone.submit(id)
    decided = phone.decision(id)
    assert (decided["stage"], decided["decided"], decided["outcome"], decided["findings"]) == ("in_review", False, None, [])
    assert decided["due_on"] is not None


def test_a_person_can_be_asked_for_where_the_machine_gave_it_back(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区蒹葭五金店", delivery="post"))
    phone.submit(id)
    phone.decision(id)
    assert phone.done(phone.post(f"/v1/applications/{id}/human-review", json={}))["stage"] == "in_review"


def test_an_application_that_is_taken_back_lets_go_of_its_name_if_asked_to(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区薜荔五金店", delivery="post"))
    phone.submit(id)
    phone.decision(id)
    assert phone.done(phone.post(f"/v1/applications/{id}/withdraw", json={"keep_name": False}))["stage"] == "withdrawn"
    assert phone.decision(id)["name"]["ended"] == "given_up"
    read = phone.done(phone.get(f"/v1/applications/{id}"))
    assert (read["etag"], read["application"]["name"]) == (None, "江门市蓬江区薜荔五金店")


def test_what_was_taken_back_before_it_was_handed_in_can_no_longer_be_drawn_up_or_handed_in(served: Served) -> None:
    phone = served.phone()
    id = phone.open({"entity_type": "individual", "name": None})
    phone.done(phone.post(f"/v1/applications/{id}/withdraw", json={"keep_name": False}))
    for last in ("document", "submit"):
        said = phone.post(f"/v1/applications/{id}/{last}", json={})
        assert (said.status_code, said.json()["data"]["code"]) == (409, "CASE-ACT")


def test_a_draft_that_changed_meanwhile_is_not_overwritten(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content())
    address = f"/v1/applications/{id}"
    etag = phone.get(address).headers["ETag"]
    changed = phone.patch(address, json={"set": {"name": None}, "remove": ["industry"]}, headers={"If-Match": etag})
    assert changed.status_code == 200
    late = phone.patch(address, json={"set": {"name": "x"}}, headers={"If-Match": etag})
    assert (late.status_code, late.json()["data"]["code"]) == (409, "CASE-CHANGED")
    assert phone.patch(address, json={"set": {}}).status_code == 428
    read = phone.done(phone.get(address))["application"]
    assert read["name"] is None
    assert "industry" not in read


def test_ones_own_applications_are_listed_in_pages_the_newest_first(served: Served, content: Content) -> None:
    phone = served.phone()
    ids = [phone.open(content()) for _ in range(5)]
    first = phone.done(phone.get("/v1/applications", params={"limit": 3}))
    rest = phone.done(phone.get("/v1/applications", params={"limit": 3, "after": first["next"]}))
    assert [a["id"] for a in first["applications"] + rest["applications"]] == ids[::-1]
    assert rest["next"] is None


def test_who_waits_is_answered_when_the_time_is_over(served_here: Served, content: Content) -> None:
    phone = served_here.phone()
    id = phone.open(content())
    assert phone.decision(id, wait=0.1)["stage"] == "draft"


def test_what_is_decided_while_somebody_looks_is_not_missed(
    served_here: Served, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, looks, look = served_here.phone(), list[bool](), course._decision
    id = phone.open(content())

    def decided_meanwhile(request: Request, service: Service, account: Account, id: str, waits: bool) -> Response | None:
        looks.append(waits)
        if len(looks) > 1:
            return look(request, service, account, id, waits)
        service.deciding._told(Done(id))
        return None

    monkeypatch.setattr(course, "_decision", decided_meanwhile)
    monkeypatch.setattr(deciding, "handled_among", lambda session, ids: [])
    assert phone.decision(id, wait=5)["stage"] == "draft"
    assert looks == [True, True], "the second look came when the time was over"


def test_who_waits_is_told_what_another_process_decided(served_here: Served, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, here = served_here.phone(), served_here.service.deciding
    other, looks, look = here._worker, list[bool](), course._decision

    def looked(request: Request, service: Service, account: Account, id: str, waits: bool) -> Response | None:
        looks.append(waits)
        return look(request, service, account, id, waits)

    monkeypatch.setattr(course, "_decision", looked)

    class Idle:
        """The worker of this process, which finds that others were quicker."""

        database = other.database

        def step(self, told: Callable[[Done], None]) -> list[Done]:
            return []

    monkeypatch.setattr(here, "_worker", Idle())
    id = phone.open(content("individual", name="江门市蓬江区茱萸五金店"))
    phone.submit(id)
    with ThreadPoolExecutor(1) as waiting:
        told = waiting.submit(phone.decision, id, 20)
        while id not in here._waiting:
            time.sleep(0.01)
        done = [one.application_id for one in other.step()]
        assert (done, told.result()["stage"]) == ([id], "approved")
    assert looks[-1], "the last look came when the time was over"


def test_a_sentence_becomes_the_draft_that_the_command_line_makes_and_an_application_is_opened_with_it(served_here: Served) -> None:
    phone, service = served_here.phone(), served_here.service
    said = "我想在江门蓬江区开一家五金店，叫杜衡，我叫叶知秋"
    drafted = phone.done(phone.post("/v1/suggest/draft", json={"text": said}))
    ports = Ports(service.surroundings.names, service.surroundings.listings, read_entities())
    assert drafted == Drafter(service.office.bundle, ports, day_of(service.instant())).draft(said).as_json()
    assert drafted["application"]["name"] == "江门市蓬江区杜衡五金店"
    assert {"/organisation", "/premises", "/promises"} <= {m["pointer"] for m in drafted["missing"]}
    read = phone.done(phone.get(f"/v1/applications/{phone.open(drafted['application'])}"))
    assert read["application"] == drafted["application"]


def test_a_name_that_somebody_holds_is_drafted_for_nobody_else(served_here: Served, content: Content) -> None:
    first, second = served_here.phone(), served_here.phone()
    id = first.open(content("individual", name="江门市蓬江区辛夷五金店", delivery="post"))
    first.submit(id)
    first.decision(id)
    drafted = second.done(second.post("/v1/suggest/draft", json={"text": "我想在江门蓬江区开一家五金店，叫辛夷"}))
    assert "name" not in drafted["application"]
    assert (drafted["names"]["wanted"], drafted["names"]["outcome"]) == ("江门市蓬江区辛夷五金店", "same")
    assert "江门市蓬江区辛夷五金店" not in {c["name"] for c in drafted["names"]["candidates"]}
    assert drafted["names"]["candidates"]


def test_what_no_draft_can_be_made_of_says_what_is_missing_and_too_much_is_not_read(served_here: Served) -> None:
    phone = served_here.phone()
    drafted = phone.done(phone.post("/v1/suggest/draft", json={"text": "开小店"}))
    assert drafted["names"]["why_none"]
    assert "/division" in {m["pointer"] for m in drafted["missing"]}
    assert phone.post("/v1/suggest/draft", json={"text": "店" * 1001}).status_code == 422


def test_proposals_come_while_one_writes(served_here: Served) -> None:
    phone = served_here.phone()
    names = phone.done(phone.post("/v1/suggest/names", json={"name": "江门市蓬江区叶知五金店", "number": 3}))["suggestions"]
    assert 0 < len(names) <= 3
    assert phone.done(phone.post("/v1/suggest/scopes", json={"text": "卖奶茶"}))["items"][0]["phrase"] == "餐饮服务"
    assert phone.done(phone.post("/v1/suggest/industries", json={"text": "理发店"}))["industries"][0]["name"] == "理发及美容服务"
    (county,) = phone.done(phone.post("/v1/suggest/addresses", json={"text": "广东省江门市蓬"}))["suggestions"]
    assert county == {"text": "广东省江门市蓬江区", "level": "county", "code": "440703"}
    read = phone.done(phone.post("/v1/suggest/addresses", json={"text": "广东省江门市蓬江区白石大道168号103铺"}))
    assert (read["county"], read["detailed"], read["suggestions"]) == ("440703", True, [])
