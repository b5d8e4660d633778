"""A client of the service, as short as it can be: what a phone does from the log-in to the licence.

    miaopi serve                         # in one terminal; MIAOPI_RULEBOOK=demo accepts a simulated check of identity
    python -m examples.client            # in another

It opens an individual business on one phone, then a company whose two shareholders sign on two phones. Everything here
is made up. `docs/api.md` explains each step.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import ssl
import time
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
import yaml

HERE = Path(__file__).parent
T = TypeVar("T")
SENTENCE = "我想在江门蓬江区开一家五金店，叫叶知"
"""What somebody says who opens an individual business."""
HANDWRITING = [[{"x": 10 * n, "y": 40 + 30 * (n % 2), "t": 16 * n} for n in range(12)]]
"""A zigzag; a phone sends what was drawn on the screen."""


class Phone:
    """Somebody's phone. `code` is what `wx.login` gives; the stand-in takes any text and knows people by it."""

    def __init__(self, server: str, code: str) -> None:
        self.http = httpx.Client(base_url=server, timeout=60, verify=trusted())
        self.http.headers["Authorization"] = "Bearer " + self.post("/v1/session", {"code": code})["token"]

    def post(self, path: str, body: Any) -> Any:
        """Each POST has a key of its own: sent again after a lost answer, it does nothing twice."""
        return data_of(self.http.post(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex}))

    def get(self, path: str, **query: Any) -> Any:
        return data_of(self.http.get(path, params=query))

    def draft(self, sentence: str) -> dict[str, Any]:
        """As much of an application as a sentence says. The name it asks for is somebody's already? Then the first free one."""
        drafted = self.post("/v1/suggest/draft", {"text": sentence})
        free = [{"name": candidate["name"]} for candidate in drafted["names"]["candidates"]]
        return {**(free[0] if free else {}), **drafted["application"]}

    def open(self, application: dict[str, Any]) -> str:
        """Open an application with its draft; its id."""
        return str(self.post("/v1/applications", application)["id"])

    def change(self, id: str, **parts: Any) -> None:
        """Change parts of the draft as it is now; every signature is void then."""
        etag = self.http.get(f"/v1/applications/{id}").headers["ETag"]
        data_of(self.http.patch(f"/v1/applications/{id}", json={"set": parts}, headers={"If-Match": etag}))

    def invite(self, id: str, party: int) -> str:
        """A code for somebody who has to sign, by their place among the parties."""
        return str(self.post(f"/v1/applications/{id}/seats", {"party": party})["code"])

    def take_seat(self, code: str, id_number: str) -> str:
        """Take the place one was invited to; the application's id."""
        return str(self.post("/v1/seats", {"code": code, "id_number": id_number})["application"])

    def verify(self, id: str, picture: bytes) -> dict[str, Any]:
        """Agree to the processing of one's face, and pass the check of identity."""
        text = self.get("/v1/consents/texts/face")
        consent = self.post("/v1/consents", {"application": id, "sha256": text["sha256"]})["consent_id"]
        session = self.post("/v1/face/sessions", {"application": id, "consent_id": consent})["session_id"]
        frames = [{"at_ms": 0, "picture": base64.b64encode(picture).decode()}]
        self.post(f"/v1/face/sessions/{session}/frames", {"application": id, "frames": frames})
        return dict(self.get(f"/v1/face/sessions/{session}/result", application=id))

    def draw_document(self, id: str) -> dict[str, Any]:
        """Have the document drawn up, which fixes what it says."""
        return dict(self.post(f"/v1/applications/{id}/document", {}))

    def sign(self, id: str) -> int:
        """Read the document and sign it; how many signatures it has then."""
        shown = self.get(f"/v1/applications/{id}/document")
        pdf = self.http.get(f"/v1/applications/{id}/document/file").content
        assert hashlib.sha256(pdf[: shown["length"]]).hexdigest() == shown["sha256"]
        signed = self.post(f"/v1/applications/{id}/signatures", {
            "document": shown["sha256"], "wording": shown["wording"]["sha256"], "strokes": HANDWRITING,
        })
        return int(signed["signatures"])

    def submit(self, id: str) -> dict[str, Any]:
        """Hand in what everybody signed."""
        return dict(self.post(f"/v1/applications/{id}/submit", {}))

    def decision(self, id: str) -> dict[str, Any]:
        """Wait for the decision, as long as it takes."""
        while True:
            found = self.get(f"/v1/applications/{id}/decision", wait=20)
            if found["stage"] != "submitted":
                return dict(found)

    def licence_file(self, uscc: str) -> bytes:
        """The sealed licence, a PDF."""
        return self.http.get(f"/v1/licences/{uscc}/file").content

    def show_licence(self, uscc: str, *fields: str) -> str:
        """A code to hold out: whoever checks it sees these fields, once."""
        return str(self.post(f"/v1/licences/{uscc}/presentations", {"fields": fields})["code"])

    def check(self, code: str) -> dict[str, str]:
        """What the holder of a code lets one see of their licence."""
        return {field["label"]: field["value"] for field in self.post("/v1/presentations/check", {"code": code})["fields"]}


@cache
def trusted() -> ssl.SSLContext:
    """Whom an encrypted connection trusts; read once, for it takes longer than a request."""
    return httpx.create_ssl_context()


def data_of(answer: httpx.Response) -> Any:
    """What an answer holds. A failure says in plain Chinese what is wrong, and for programs where."""
    said = answer.json()
    if said["errcode"]:
        raise SystemExit(f"{said['errcode']} {said['errmsg']} {said['data']} (request {said['request_id']})")
    return said["data"]


class Steps:
    """Tells each step with its time."""

    def __init__(self, title: str) -> None:
        self.begun = time.perf_counter()
        print(title)

    def __call__(self, what: str, step: Callable[[], T]) -> T:
        begun = time.perf_counter()
        result = step()
        print(f"  {(time.perf_counter() - begun) * 1000:>7.0f} ms  {what}")
        return result

    def end(self, decided: dict[str, Any]) -> None:
        licence = decided["licence"]
        told = f"{licence['name']} {licence['uscc']}" if licence else "；".join(f["text"] for f in decided["findings"])
        print(f"  → {decided['label']}：{told}（全程 {time.perf_counter() - self.begun:.1f} 秒）\n")


def template(name: str) -> dict[str, Any]:
    """One of the templates that ship, as a phone would send it."""
    text = (HERE / "templates" / f"{name}.yaml").read_text(encoding="utf-8")
    return dict(_plain(yaml.safe_load(text)))


def alone(server: str, picture: bytes) -> dict[str, Any]:
    """An individual business: one person, one phone. It begins with a sentence."""
    step = Steps("个体工商户，一部手机")
    phone = step("登录", lambda: Phone(server, uuid.uuid4().hex))
    drafted = step(f"由一句话起草：{SENTENCE}", lambda: phone.draft(SENTENCE))
    application = {**template("individual"), **drafted}  # the applicant fills in what the sentence does not say
    tried = step("预审", lambda: phone.post("/v1/precheck", {"application": application}))
    assert tried["outcome"] == "approve", tried
    id = step("保存草稿", lambda: phone.open(application))
    step("生成申请书", lambda: phone.draw_document(id))
    take_part(phone, step, id, phone.invite(id, 0), number_of(application, 0), picture)
    step("提交", lambda: phone.submit(id))
    decided = step("等待决定", lambda: phone.decision(id))
    uscc = decided["licence"]["uscc"]
    pdf = step("取得加盖电子印章的营业执照", lambda: phone.licence_file(uscc))
    assert pdf.startswith(b"%PDF")
    code = step("亮证", lambda: phone.show_licence(uscc, "name", "scope"))
    checker = Phone(server, uuid.uuid4().hex)
    seen = step("另一人查验", lambda: checker.check(code))
    assert seen["名称"] == decided["licence"]["name"]
    step.end(decided)
    return decided


def together(server: str, picture: bytes) -> dict[str, Any]:
    """A company: everybody who has to sign does so on a phone of their own, in any order."""
    step = Steps("公司，股东各用各的手机")
    application = template("company")
    applicant = step("登录", lambda: Phone(server, uuid.uuid4().hex))
    id = step("保存草稿", lambda: applicant.open(application))
    document = step("生成申请书", lambda: applicant.draw_document(id))
    for signer in reversed(document["signers"]):
        mine = signer["party"] == 0
        phone = applicant if mine else step("另一人登录", lambda: Phone(server, uuid.uuid4().hex))
        code, number = applicant.invite(id, signer["party"]), number_of(application, signer["party"])
        take_part(phone, step, id, code, number, picture, signer["signs"])
    step("提交", lambda: applicant.submit(id))
    decided = step("等待决定", lambda: applicant.decision(id))
    step.end(decided)
    return decided


def take_part(phone: Phone, step: Steps, id: str, code: str, id_number: str, picture: bytes, signs: bool = True) -> None:
    """What everybody does whom the application names: take one's place, pass the check of identity, read and sign."""
    step("就位", lambda: phone.take_seat(code, id_number))
    step("核验身份", lambda: phone.verify(id, picture))
    if signs:
        step("签名", lambda: phone.sign(id))


def number_of(application: dict[str, Any], party: int) -> str:
    """The number of a party's document, of an organisation that of whoever signs for it: who takes a place knows their own."""
    signing = application["parties"][party]
    return str((signing.get("representative") or signing)["document"]["number"])


def _plain(value: Any) -> Any:
    """Days as text, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def main() -> None:
    """Go both ways."""
    options = argparse.ArgumentParser(description="Go the whole way over HTTP.")
    options.add_argument("--server", default="http://127.0.0.1:8000")
    server = options.parse_args().server
    picture = (HERE / "demo" / "portrait.jpg").read_bytes()
    alone(server, picture)
    together(server, picture)


if __name__ == "__main__":
    main()
