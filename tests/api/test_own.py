"""An applicant reaches no other's case: by no id, no key, no session. Held over every address there is."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app, described
from tests.api.conftest import Phone, Served

FILE = b"%PDF-1.7 somebody's"
SHA256 = hashlib.sha256(FILE).hexdigest()
NOWHERE = "20261126-000000000000"
WITH_ID = sorted(
    (method, path) for path, methods in described(create_app(None))["paths"].items() for method in methods if "{id}" in path
)
BODIES: dict[str, Any] = {
    "patch /v1/applications/{id}": {"set": {"name": "x"}},
    "post /v1/applications/{id}/seats": {"party": 0},
    "post /v1/applications/{id}/signatures": {"document": "0" * 64, "wording": "0" * 64, "strokes": [[{"x": 0, "y": 0}, {"x": 1, "y": 1}]]},
}


@functools.cache
def victim(served: Any) -> str:
    """An application of somebody else, handed in and decided."""
    phone = served.phone()
    person = {"name": "受害人", "roles": ["operator"], "document": {"type": "resident_id", "number": "440703199003120017"}}
    id = phone.open({"entity_type": "individual", "name": "江门市蓬江区受害五金店", "parties": [person]})
    assert phone.put(f"/v1/applications/{id}/uploads/{SHA256}", content=FILE).status_code == 200
    phone.submit(id)
    phone.decision(id)
    return str(id)


def ask(phone: Phone, method: str, path: str, id: str) -> tuple[int, Any]:
    """What is answered, without what is of this request alone."""
    body = BODIES.get(f"{method} {path}", {})
    address = path.replace("{id}", id).replace("{sha256}", SHA256)
    sent: Any = {} if method in ("get", "delete") else {"content": FILE} if method == "put" else {"json": body}
    answer = phone.request(method.upper(), address, headers={"If-Match": '"1"'}, **sent)
    if answer.headers["content-type"] != "application/json":
        return answer.status_code, {"data": {}}
    said = answer.json()
    return answer.status_code, {key: value for key, value in said.items() if key != "request_id"}


@pytest.mark.parametrize(("method", "path"), WITH_ID)
def test_anothers_application_looks_like_one_that_does_not_exist(served: Served, method: str, path: str) -> None:
    stranger = served.phone()
    seen = ask(stranger, method, path, victim(served))
    assert seen == ask(stranger, method, path, NOWHERE)
    assert seen[0] == 404
    assert seen[1]["data"]["code"] == "CASE-NOT-FOUND"


def test_anothers_application_is_not_tried_out_nor_listed_behind(served: Served) -> None:
    stranger, id = served.phone(), victim(served)
    for address, tried in (
        ("/v1/precheck", {"application": {"entity_type": "individual"}}), ("/v1/suggest/draft", {"text": "开店"}),
        ("/v1/suggest/names", {"name": "江门市蓬江区受害五金店"}),
    ):
        assert stranger.post(address, json={**tried, "id": id}).status_code == 404
    assert stranger.get("/v1/applications", params={"after": id}).status_code == 404
    assert stranger.done(stranger.get("/v1/applications"))["applications"] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(WITH_ID)), min_size=1, max_size=6)
)
def test_of_any_course_of_requests_only_those_to_ones_own_get_through(
    served_here: Served, people: list[tuple[Phone, str]], steps: list[tuple[int, int, tuple[str, str]]]
) -> None:
    for who, whose, (method, path) in steps:
        status, said = ask(people[who][0], method, path, people[whose][1])
        if who == whose:
            assert said["data"].get("code") != "CASE-NOT-FOUND"
        else:
            assert (status, said["data"]["code"]) == (404, "CASE-NOT-FOUND")
            assert people[whose][1] not in str(said)


@pytest.fixture(scope="module")
def people(served_here: Served) -> list[tuple[Phone, str]]:
    """Three people with an application each."""
    phones = [served_here.phone() for _ in range(3)]
    return [(phone, phone.open({"entity_type": "individual", "name": None})) for phone in phones]


def test_the_property_is_held_over_something(content: Callable[..., Any]) -> None:
    assert len(WITH_ID) >= 6
