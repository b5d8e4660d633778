"""A stand-in for this machine alone, so that the whole way can be walked without an account: it verifies nobody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from engine.identity.wechat.ports import FACE_PASSED, Certificate, FaceSession, Login, Message, Suggestion


@dataclass(slots=True)
class StubWeChat:
    """Every code logs in, as the user the code names; every face passes; messages are kept here."""

    sent: list[Message] = field(default_factory=list)

    def login(self, code: str) -> Login:
        return Login(f"stub-{hashlib.sha256(code.encode()).hexdigest()[:22]}", None, "stub")

    def begin_face(self, number: str, certificate: Certificate, openid: str) -> FaceSession:
        return FaceSession(f"stub-{number}", 3600)

    def face_result(self, verify_id: str, number: str, certificate: Certificate, openid: str) -> int:
        return FACE_PASSED

    def send(self, message: Message) -> bool:
        self.sent.append(message)
        return True

    def check_text(self, openid: str, text: str) -> Suggestion:
        return "pass"
