"""Requests that come again: done once, answered alike."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.api.conftest import Served

Content = Callable[..., dict[str, Any]]
KEY = {"Idempotency-Key": "0123456789abcdef"}


def test_a_request_that_comes_again_does_nothing_and_gets_the_same_answer(served: Served, content: Content) -> None:
    phone = served.phone()
    application = content()
    first = phone.post("/v1/applications", json=application, headers=KEY)
    again = phone.post("/v1/applications", json=application, headers=KEY)
    assert (again.status_code, again.json()["data"]) == (201, first.json()["data"])
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json()["request_id"] != first.json()["request_id"]
    assert len(phone.done(phone.get("/v1/applications"))["applications"]) == 1


def test_a_key_that_comes_with_another_request_is_a_conflict(served: Served, content: Content) -> None:
    phone = served.phone()
    application = content()
    phone.post("/v1/applications", json=application, headers=KEY)
    other = phone.post("/v1/applications", json={**application, "name": None}, headers=KEY)
    assert (other.status_code, other.json()["errcode"], other.json()["data"]["code"]) == (409, 40904, "API-KEY-USED")


def test_a_key_is_of_one_account(served: Served, content: Content) -> None:
    one, other = served.phone(), served.phone()
    application = content()
    mine = one.post("/v1/applications", json=application, headers=KEY).json()["data"]["id"]
    yours = other.post("/v1/applications", json=application, headers=KEY).json()["data"]["id"]
    assert mine != yours


def test_of_many_at_once_one_is_done(served: Served, content: Content) -> None:
    phone, application = served.phone(), content()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: phone.post("/v1/applications", json=application, headers=KEY), range(16)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["data"]["id"] for a in answers}) == 1
    assert len(phone.done(phone.get("/v1/applications"))["applications"]) == 1


def test_what_failed_is_not_kept(served: Served, content: Content) -> None:
    phone = served.phone()
    id = phone.open(content())
    phone.sign_alone(id)
    address = f"/v1/applications/{id}/submit"
    refused = phone.post(address, json={"revision": "0" * 64}, headers=KEY)
    assert (refused.status_code, refused.json()["data"]["code"]) == (409, "CASE-CHANGED")
    assert phone.post(address, json={"revision": "0" * 64}, headers=KEY).status_code == 409
    assert phone.post(address, json={}, headers=KEY).status_code == 202


def test_a_post_that_does_something_needs_a_key(served_here: Served, content: Content) -> None:
    phone = served_here.phone()
    for key in ("", "short", "with blanks in it"):
        answer = phone.post("/v1/applications", json=content(), headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["data"]["code"]) == (400, "API-KEY")
