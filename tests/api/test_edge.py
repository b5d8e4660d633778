"""The edge: what is too large, too fast or broken is told as such, in the envelope, and nothing of a case gets out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api import rates as pace
from api.rates import Bucket, Rates
from api.routes import applications
from api.service import Service
from engine.errors import STO_OPEN, Defect, StoreError
from tests.api.conftest import Served, serving

Content = Callable[..., dict[str, Any]]


def test_every_answer_is_an_envelope_with_the_true_status(served_here: Served) -> None:
    phone = served_here.phone()
    for answer, status, code in (
        (phone.get("/nothing"), 404, "API-NOT-FOUND"),
        (phone.put("/v1/applications"), 405, "API-METHOD"),
        (phone.get("/v1/applications/x"), 422, "API-SHAPE"),
        (phone.get("/v1/applications", params={"limit": 0}), 422, "API-SHAPE"),
        (phone.post("/v1/applications", content=b"{}", headers={"Content-Type": "text/plain"}), 415, "API-MEDIA"),
        (phone.post("/v1/applications", content=b"{", headers={"Content-Type": "application/json"}), 400, "APP-SYNTAX"),
        (phone.post("/v1/applications", content=b"\xff", headers={"Content-Type": "application/json"}), 400, "APP-ENCODING"),
        (phone.post("/v1/applications", content=b"", headers={"Content-Type": "application/json"}), 400, "APP-EMPTY"),
        (phone.post("/v1/applications", content=b'{"a":1,"a":2}', headers={"Content-Type": "application/json"}), 400, "APP-UNSAFE"),
        (phone.post("/v1/applications", json={"entity_type": "individual", "nmae": "x"}), 422, "APP-SHAPE"),
        (phone.post("/v1/precheck", json={"application": {}, "x": 1}), 422, "API-SHAPE"),
    ):
        said = answer.json()
        assert set(said) == {"errcode", "errmsg", "data", "request_id"}
        assert (answer.status_code, said["data"]["code"]) == (status, code)
        assert said["errcode"] // 100 == status


def test_all_defects_of_a_body_are_told_at_once(served_here: Served) -> None:
    answer = served_here.phone().post("/v1/applications", json={"entity_type": "individual", "nmae": "x", "division": 1})
    assert {d["where"] for d in answer.json()["data"]["defects"]} == {"/nmae", "/division"}


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_not_read(served_here: Served, chunked: bool) -> None:
    body = b'{"x":"' + b"x" * 3_000_000 + b'"}'

    def parts() -> Iterator[bytes]:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    sent: Any = parts() if chunked else body
    answer = served_here.phone().post("/v1/precheck", content=sent, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["data"]["code"]) == (413, "API-TOO-LARGE")


def test_what_breaks_is_told_without_its_reason_and_logged_without_what_it_says(
    served_here: Served, content: Content, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any) -> None:
        raise ZeroDivisionError("叶知秋 440703199003120017")

    monkeypatch.setattr(applications, "create", breaks)
    with caplog.at_level(logging.INFO):
        answer = served_here.phone().post("/v1/applications", json=content())
    assert (answer.status_code, answer.json()["data"]) == (500, {"code": "API-BROKEN", "defects": []})
    (line,) = [r.message for r in caplog.records if "ZeroDivisionError" in r.message]
    assert answer.json()["request_id"] in line
    assert "叶知秋" not in caplog.text + answer.text
    assert "440703199003120017" not in caplog.text + answer.text


def test_what_the_installation_lacks_is_told_as_unavailable_without_its_address(
    served_here: Served, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise StoreError(STO_OPEN, Defect("postgresql://somewhere", "gone"))

    monkeypatch.setattr(applications, "create", breaks)
    answer = served_here.phone().post("/v1/applications", json=content())
    assert (answer.status_code, answer.json()["data"]) == (503, {"code": "API-UNAVAILABLE", "defects": []})
    assert "somewhere" not in answer.text


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_minute() -> None:
    now = 0.0
    bucket = Bucket(60, 3, lambda: now)
    assert [bucket.take("a") for _ in range(4)] == [True, True, True, False]
    assert bucket.take("b")
    now = 2.0
    assert [bucket.take("a") for _ in range(3)] == [True, True, False]


def test_buckets_do_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_KEPT", 10)
    bucket = Bucket(60, 1)
    for number in range(100):
        bucket.take(str(number))
    assert len(bucket._known) <= 10


def test_who_asks_too_fast_is_told_when_to_come_again(open_at: Callable[..., Service]) -> None:
    with serving(open_at("sqlite", Rates(Bucket(60, 100), Bucket(60, 2), Bucket(60, 3)))) as served:
        phone = served.phone()
        answers = [phone.get("/v1/applications").status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]
        served.phone()
        third = served.stranger().post("/v1/session", json={"code": "c"})
        assert (third.status_code, third.json()["errcode"]) == (429, 42900)
        assert phone.get("/healthz").status_code == 200


def test_the_installation_says_whether_it_works(served_here: Served) -> None:
    phone = served_here.stranger()
    assert phone.get("/healthz").json()["data"] == {"alive": True}
    ready = phone.get("/readyz").json()["data"]
    assert (ready["ready"], ready["database"], ready["worker"], len(ready["bundle"])) == (True, True, True, 64)
    served_here.phone().get("/v1/applications/20261126-AAAAAAAAAAAA")
    counted = phone.get("/metrics").text
    assert 'miaopi_requests_total{method="GET",route="/v1/applications/{id}",status="404"}' in counted
    assert "20261126" not in counted
