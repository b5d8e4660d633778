"""The OpenAPI document is the one committed, and says what is answered: no 500, no status or body it does not know."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app, described
from tests.api.conftest import Served

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
schema = schemathesis.openapi.from_dict(described(create_app(None)))
CHECKS: list[Callable[..., Any]] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, response_headers_conformance,
]


def test_the_committed_document_is_what_the_service_says_of_itself() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == described(create_app(None)), "run `make docs`"


def test_every_operation_documents_what_can_always_come() -> None:
    for path, methods in described(create_app(None))["paths"].items():
        for method, operation in methods.items():
            assert {"429", "500", "503"} <= set(operation["responses"]), (method, path)
            assert operation["description"], (method, path)


@pytest.fixture(scope="module")
def known(served_here: Served, content: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """An application of each stage that is easily reached, a licence, by whom: made-up ids alone would always be unknown."""
    phone = served_here.phone()
    draft, handed_in = phone.open({"entity_type": "individual"}), phone.open(content("individual", name="江门市蓬江区草图五金店"))
    phone.submit(handed_in)
    licence = phone.decision(handed_in)["licence"]["uscc"]
    return {"token": str(phone.headers["Authorization"]), "ids": [draft, handed_in], "licence": licence}


@schema.parametrize()
@hypothesis.settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_no_request_gets_what_the_document_does_not_know(case: Case[Any], served_here: Served, known: dict[str, Any]) -> None:
    case.headers["Authorization"] = known["token"]
    if case.method == "POST" and len(repr(case.body)) % 4:
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    if "id" in (case.path_parameters or {}) and len(repr(case.body)) % 3:
        case.path_parameters["id"] = known["ids"][len(repr(case.query)) % 2]
    if "code" in (case.path_parameters or {}) and len(repr(case.body)) % 3:
        case.path_parameters["code"] = known["licence"]
    if "wait" in (case.query or {}):
        case.query["wait"] = 0
    if case.method == "DELETE":
        case.headers["Authorization"] = "Bearer none"
    case.call_and_validate(base_url=served_here.address, checks=CHECKS)
