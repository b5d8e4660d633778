"""A licence over HTTP: had by its holder, looked up by anybody, shown with a code, used by departments, and how it ends."""

from __future__ import annotations

import datetime as dt
import functools
import io
from collections.abc import Callable
from typing import Any

import httpx
import pypdf
import pytest

from engine.domain.revision import as_data
from engine.licence.changes import Change, enter_status
from engine.licence.guesses import MOST
from engine.licence.status_token import read_list
from engine.notices import subscribers
from engine.notices.subscribers import Wanted
from engine.receive.applications import read_path
from engine.signing.trust import installed
from tests.api.conftest import TEMPLATES, Phone, Served

Content = Callable[..., dict[str, Any]]
PURPOSE = "开立对公账户"


@functools.cache
def holder(served: Any) -> tuple[Phone, str]:
    """Somebody whose application was approved, and the code of their licence."""
    phone = served.phone()
    (received,) = read_path(str(TEMPLATES / "individual.yaml"))
    assert received.application is not None
    id = phone.open({**as_data(received.application), "name": "江门市蓬江区舜华五金店", "address": "广东省江门市蓬江区白石大道9号105铺"})
    phone.submit(id)
    decided = phone.decision(id)
    assert decided["stage"] == "approved", decided
    return phone, str(decided["licence"]["uscc"])


@pytest.fixture
def held(served: Served) -> tuple[Phone, str]:
    return holder(served)


@functools.cache
def secret_of(served: Any, department: str) -> str:
    """Subscribe a department."""
    service = served.service
    wanted = Wanted(department, "https://bank.example/hook", ("tax",), "农商银行")
    return str(service.writer.run(
        lambda session: subscribers.subscribe(session, service.vault, wanted, (), "operator", service.instant())
    ))


def department(served: Served, id: str = "rural-bank") -> httpx.Client:
    """A department's client."""
    return httpx.Client(base_url=served.address, auth=(id, secret_of(served, id)), timeout=60)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["data"]["code"]


def shown(phone: Phone, uscc: str, *fields: str) -> dict[str, Any]:
    made: dict[str, Any] = phone.done(phone.post(f"/v1/licences/{uscc}/presentations", json={"fields": fields}))
    return made


def permitted(served: Served, phone: Phone, uscc: str, id: str = "rural-bank") -> str:
    secret_of(served, id)
    until = (served.service.instant() + dt.timedelta(days=30)).isoformat()
    asking = {"department": id, "purpose": PURPOSE, "fields": ["name", "scope"], "until": until}
    return str(phone.done(phone.post(f"/v1/licences/{uscc}/grants", json=asking))["id"])


def test_its_holder_has_the_licence_and_its_sealed_file(served: Served, held: tuple[Phone, str]) -> None:
    phone, uscc = held
    assert uscc in [one["uscc"] for one in phone.done(phone.get("/v1/licences"))["licences"]]
    said = phone.done(phone.get(f"/v1/licences/{uscc}"))
    assert said["status"]["valid"]
    assert {field["key"]: field["value"] for field in said["fields"]}["name"] == "江门市蓬江区舜华五金店"
    first, again = (phone.get(f"/v1/licences/{uscc}/file").content for _ in range(2))
    assert first == again
    assert "/Sig" in str(pypdf.PdfReader(io.BytesIO(first)).get_fields())


def test_to_anybody_else_ones_licence_looks_like_none(served: Served, held: tuple[Phone, str]) -> None:
    _, uscc = held
    stranger = served.phone()
    asked: dict[str, tuple[str, Any]] = {
        "": ("get", None), "/file": ("get", None), "/grants": ("get", None), "/presentations": ("post", {"fields": ["name"]}),
        "/grants/20261126-000000000000": ("delete", None), "/presentations/20261126-000000000000": ("delete", None),
    }
    for rest, (method, body) in asked.items():
        answers = [
            stranger.request(method, f"/v1/licences/{code}{rest}", json=body) for code in (uscc, "92440703MA0000999T")
        ]
        assert [code_of(answer) for answer in answers] == [(404, "LIC-NOT-FOUND")] * 2, rest
        assert answers[0].json()["data"] == answers[1].json()["data"]
    assert stranger.done(stranger.get("/v1/licences"))["licences"] == []


def test_anybody_looks_it_up_as_a_page_or_as_data_and_learns_nobodys_name(served: Served, held: tuple[Phone, str]) -> None:
    _, uscc = held
    with httpx.Client(base_url=served.address) as anybody:
        page = anybody.get(f"/v/{uscc}", headers={"Accept": "text/html,application/xhtml+xml"})
        data = anybody.get(f"/v/{uscc.lower()}").json()["data"]
        missing = anybody.get("/v/91440703MA0000000X", headers={"Accept": "text/html"})
        nothing = anybody.get("/v/91440703MA0000000X")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "江门市蓬江区舜华五金店" in page.text
    assert "有效" in page.text
    assert (data["code"], data["status"]["valid"], data["name"]) == (uscc, True, "江门市蓬江区舜华五金店")
    assert "operator" not in [field["key"] for field in data["fields"]]
    assert (missing.status_code, "查无此证照" in missing.text) == (404, True)
    assert code_of(nothing) == (404, "LIC-NOT-FOUND")


def test_a_code_shows_what_the_holder_chose_once(served: Served, held: tuple[Phone, str]) -> None:
    phone, uscc = held
    checker, made = served.phone(), shown(phone, uscc, "name", "scope")
    seen = checker.done(checker.post("/v1/presentations/check", json={"code": made["code"].lower()}))
    assert [field["key"] for field in seen["fields"]] == ["name", "scope"]
    assert (seen["uscc"], seen["status"]["valid"]) == (uscc, True)
    assert code_of(checker.post("/v1/presentations/check", json={"code": made["code"]})) == (409, "LIC-USED")


def test_a_code_the_holder_ends_or_that_is_too_old_shows_nothing(served: Served, held: tuple[Phone, str]) -> None:
    phone, uscc = held
    checker, made = served.phone(), shown(phone, uscc, "name")
    phone.done(phone.delete(f"/v1/licences/{uscc}/presentations/{made['id']}"))
    assert code_of(checker.post("/v1/presentations/check", json={"code": made["code"]})) == (409, "LIC-WITHDRAWN")
    made, instant = shown(phone, uscc, "name"), served.service.instant
    try:
        served.service.instant = lambda: instant() + dt.timedelta(minutes=5, seconds=1)
        assert code_of(checker.post("/v1/presentations/check", json={"code": made["code"]})) == (409, "LIC-EXPIRED")
    finally:
        served.service.instant = instant
    assert code_of(phone.post(f"/v1/licences/{uscc}/presentations", json={"fields": ["nonsense"]})) == (422, "LIC-FIELDS")


def test_whoever_guesses_codes_is_stopped(served: Served) -> None:
    guesser = served.phone()
    for number in range(MOST["checker"]):
        assert code_of(guesser.post("/v1/presentations/check", json={"code": f"{number}A-ZZZZ-ZZZZ"})) == (404, "LIC-CODE")
    assert code_of(guesser.post("/v1/presentations/check", json={"code": "0F-ZZZZ-ZZZZ"})) == (429, "LIC-GUESSED")


def test_a_department_reads_what_it_may_for_the_purpose_and_the_holder_sees_it(served: Served, held: tuple[Phone, str]) -> None:
    phone, uscc = held
    grant = permitted(served, phone, uscc)
    assert "rural-bank" in [one["id"] for one in phone.done(phone.get("/v1/departments"))["departments"]]
    with department(served) as bank:
        assert grant in [one["id"] for one in bank.get("/v1/department/grants").json()["data"]["grants"]]
        token = bank.post(f"/v1/department/grants/{grant}/token", json={"purpose": PURPOSE}).json()["data"]["token"]
        read = bank.post("/v1/department/licence", json={"token": token, "purpose": PURPOSE}).json()["data"]
    assert [field["key"] for field in read["fields"]] == ["name", "scope"]
    (given,) = [one for one in phone.done(phone.get(f"/v1/licences/{uscc}/grants"))["grants"] if one["id"] == grant]
    assert (given["department"], given["purpose"], [use["version"] for use in given["uses"]]) == ("rural-bank", PURPOSE, [1])


def test_another_purpose_another_department_and_a_withdrawn_permission_are_refused(served: Served, held: tuple[Phone, str]) -> None:
    phone, uscc = held
    grant = permitted(served, phone, uscc)
    with department(served) as bank, department(served, "tax-office") as other:
        token = bank.post(f"/v1/department/grants/{grant}/token", json={"purpose": PURPOSE}).json()["data"]["token"]
        assert code_of(bank.post(f"/v1/department/grants/{grant}/token", json={"purpose": "放贷"})) == (403, "LIC-PURPOSE")
        assert code_of(bank.post("/v1/department/licence", json={"token": token, "purpose": "放贷"})) == (403, "LIC-PURPOSE")
        assert code_of(other.post("/v1/department/licence", json={"token": token, "purpose": PURPOSE})) == (403, "LIC-PURPOSE")
        assert code_of(bank.post("/v1/department/licence", json={"token": "0" * 64, "purpose": PURPOSE})) == (404, "LIC-TOKEN")
        phone.done(phone.delete(f"/v1/licences/{uscc}/grants/{grant}"))
        assert code_of(bank.post("/v1/department/licence", json={"token": token, "purpose": PURPOSE})) == (409, "LIC-WITHDRAWN")
    (given,) = [one for one in phone.done(phone.get(f"/v1/licences/{uscc}/grants"))["grants"] if one["id"] == grant]
    assert [one["code"] for one in given["refusals"]] == ["LIC-PURPOSE", "LIC-PURPOSE", "LIC-PURPOSE", "LIC-WITHDRAWN"]
    asking = {"department": "nobody", "purpose": PURPOSE, "fields": ["name"], "until": "2027-01-01T00:00:00+08:00"}
    assert code_of(phone.post(f"/v1/licences/{uscc}/grants", json=asking)) == (422, "NOT-SUBSCRIBER")


@pytest.mark.parametrize("auth", [None, ("rural-bank", "whsec_AAAA"), ("nobody", "x"), ("rural-bank", "密")])
def test_who_has_not_a_departments_secret_is_none(served: Served, auth: tuple[str, str] | None) -> None:
    secret_of(served, "rural-bank")
    with httpx.Client(base_url=served.address) as anybody:
        answer = anybody.get("/v1/department/grants", auth=httpx.BasicAuth(*auth) if auth else httpx.USE_CLIENT_DEFAULT)
    assert code_of(answer) == (401, "API-LOGIN")


def test_a_revocation_is_seen_everywhere_with_the_next_request(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content("individual", name="江门市蓬江区扶疏五金店"))
    phone.submit(id)
    uscc = str(phone.decision(id)["licence"]["uscc"])
    made, service = shown(phone, uscc, "name"), served.service
    place = phone.done(phone.get(f"/v/{uscc}"))["status_list"]
    number = place["uri"].rpartition("/")[2]

    def listed() -> str:
        answer = phone.get(f"/status/{number}")
        assert answer.headers["content-type"].startswith("application/statuslist+jwt")
        at = service.instant()
        return read_list(answer.text, place["uri"], installed(service.licences.authority, at), at).status(place["idx"])

    assert listed() == "valid"
    now = service.instant()
    change = Change("revoked", "公司法 第二百六十条", "连续停业六个月以上", "江门市市场监督管理局", "li", now)
    service.writer.run(lambda session: enter_status(session, service.vault, uscc, change))
    assert listed() == "revoked"
    assert phone.done(phone.get(f"/v/{uscc}"))["status"] | {"since": ""} == {
        "value": "revoked", "title": "吊销", "valid": False, "since": "", "until": None, "marks": [], "authority": "江门市市场监督管理局",
    }
    assert "吊销" in phone.get(f"/v/{uscc}", headers={"Accept": "text/html"}).text
    assert code_of(served.phone().post("/v1/presentations/check", json={"code": made["code"]})) == (409, "LIC-ENDED")
    assert code_of(phone.post(f"/v1/licences/{uscc}/presentations", json={"fields": ["name"]})) == (409, "LIC-ENDED")
    assert code_of(phone.get("/status/999")) == (404, "LIC-NOT-FOUND")
