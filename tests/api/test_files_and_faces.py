"""Files by their digest; consents and checks of identity; messages of WeChat."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from api.app import MOST_BYTES
from engine.access import uploads
from engine.identity.wechat.account import read_account
from engine.identity.wechat.callback import Callback
from tests.api.conftest import Phone, Served

Content = Callable[..., dict[str, Any]]
PDF = b"%PDF-1.7 made up"


def put(phone: Phone, id: str, content: bytes, sha256: str | None = None) -> Any:
    return phone.put(f"/v1/applications/{id}/uploads/{sha256 or hashlib.sha256(content).hexdigest()}", content=content)


def test_a_file_comes_back_as_it_was_sent(served: Served) -> None:
    phone = served.phone()
    id = phone.open({"entity_type": "individual"})
    large = PDF + b"x" * (MOST_BYTES + 1)
    for content in (PDF, PDF, large):
        assert put(phone, id, content).status_code == 200
    listed = phone.done(phone.get(f"/v1/applications/{id}/uploads"))["uploads"]
    assert {(u["kind"], u["size"]) for u in listed} == {("pdf", len(PDF)), ("pdf", len(large))}
    got = phone.get(f"/v1/applications/{id}/uploads/{hashlib.sha256(large).hexdigest()}")
    assert (got.content, got.headers["Content-Type"]) == (large, "application/pdf")


def test_a_file_under_another_digest_or_of_another_type_is_not_taken(served_here: Served) -> None:
    phone = served_here.phone()
    id = phone.open({"entity_type": "individual"})
    for answer in (put(phone, id, PDF, "0" * 64), put(phone, id, b"<svg>"), put(phone, id, PDF + b"x" * uploads.LARGEST)):
        assert (answer.status_code, answer.json()["data"]["code"]) == (400, "API-UPLOAD")
    assert phone.done(phone.get(f"/v1/applications/{id}/uploads"))["uploads"] == []


def test_a_file_of_another_application_is_not_found_by_its_digest(served_here: Served) -> None:
    one, other = served_here.phone(), served_here.phone()
    mine, yours = one.open({"entity_type": "individual"}), other.open({"entity_type": "individual"})
    put(one, mine, PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert other.get(f"/v1/applications/{yours}/uploads/{digest}").status_code == 404
    assert other.get(f"/v1/applications/{mine}/uploads/{digest}").json()["data"]["code"] == "CASE-NOT-FOUND"


def identified(phone: Phone, content: Content) -> tuple[str, str, str]:
    """An application with an open session of its applicant: its id, the consent, the session."""
    written = content("individual")
    id = phone.open(written)
    phone.client.take_seat(phone.client.invite(id, 0), written["parties"][0]["document"]["number"])
    text = phone.done(phone.get("/v1/consents/texts/face"))
    consent = phone.done(phone.post("/v1/consents", json={"application": id, "sha256": text["sha256"]}))["consent_id"]
    session = phone.done(phone.post("/v1/face/sessions", json={"application": id, "consent_id": consent}))["session_id"]
    return id, consent, session


def test_a_session_is_of_its_applicant_and_good_for_one_attempt(served_here: Served, content: Content) -> None:
    phone, stranger = served_here.phone(), served_here.phone()
    id, _, session = identified(phone, content)
    body = {"application": id, "frames": []}
    assert stranger.post(f"/v1/face/sessions/{session}/frames", json=body).status_code == 404
    assert stranger.get(f"/v1/face/sessions/{session}/result", params={"application": id}).status_code == 404
    assert phone.get(f"/v1/face/sessions/{session}/result", params={"application": id}).json()["data"]["outcome"] == "unknown"
    assert phone.post(f"/v1/face/sessions/{session}/frames", json=body).status_code == 202
    again = phone.post(f"/v1/face/sessions/{session}/frames", json=body)
    assert (again.status_code, again.json()["data"]["code"]) == (409, "IDN-SESSION-USED")
    said = phone.done(phone.get(f"/v1/face/sessions/{session}/result", params={"application": id}))
    assert (said["outcome"], said["assurance"], list(said["reasons"])) == ("passed", "none", ["simulated"])


def test_without_a_consent_in_force_no_session_is_opened(served_here: Served, content: Content) -> None:
    phone, stranger = served_here.phone(), served_here.phone()
    id, consent, _ = identified(phone, content)
    assert stranger.delete(f"/v1/consents/{consent}").status_code == 403
    assert phone.delete(f"/v1/consents/{consent}").status_code == 200
    for given in (consent, "A" * 22, ""):
        refused = phone.post("/v1/face/sessions", json={"application": id, "consent_id": given})
        assert (refused.status_code, refused.json()["data"]["code"]) == (403, "IDN-CONSENT")
    old = phone.post("/v1/consents", json={"application": id, "sha256": "0" * 64})
    assert old.json()["data"]["code"] == "IDN-CONSENT"


def test_wechats_messages_are_read_if_they_are_signed(served_here: Served) -> None:
    phone = served_here.stranger()
    query = {"signature": "x", "timestamp": "1", "nonce": "n", "echostr": "hello"}
    assert phone.get("/v1/wechat/callback", params=query).status_code == 404
    account = read_account(f"https://wx1:secret@api.weixin.qq.com?token=token&aes_key={'a' * 43}")
    assert account is not None
    callback = Callback(account)
    served_here.service.callback = callback
    try:
        signed = {"timestamp": "1", "nonce": "n"}
        signature = hashlib.sha1("".join(sorted(["token", "1", "n"])).encode()).hexdigest()
        assert phone.get("/v1/wechat/callback", params={**signed, "signature": signature, "echostr": "hello"}).text == "hello"
        assert phone.get("/v1/wechat/callback", params=query).json()["data"]["code"] == "WX-SIGNATURE"
        message = callback.write("<xml><MsgType>event</MsgType></xml>", "1", "n")
        found = message.partition("<MsgSignature><![CDATA[")[2].partition("]")[0]
        answer = phone.post("/v1/wechat/callback", params={**signed, "msg_signature": found}, content=message.encode())
        assert (answer.status_code, answer.text) == (200, "success")
        assert phone.post("/v1/wechat/callback", params={**signed, "msg_signature": "x"}, content=message.encode()).status_code == 401
    finally:
        served_here.service.callback = None
