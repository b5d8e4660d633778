"""A stand-in for this machine alone, so that the way can be walked without an account: it verifies nobody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from engine.errors import WX_STUB, Defect, WeChatError
from engine.identity.wechat.ports import Certificate, FaceSession, Login, Message, Suggestion


@dataclass(slots=True)
class StubWeChat:
    """Every code logs in, as the user the code names; messages are kept here; texts are for a person to look at."""

    sent: list[Message] = field(default_factory=list)

    def login(self, code: str) -> Login:
        return Login(f"stub-{hashlib.sha256(code.encode()).hexdigest()[:22]}", None, "stub")

    def begin_face(self, number: str, certificate: Certificate, openid: str) -> FaceSession:
        raise _no_account()

    def face_result(self, verify_id: str, number: str, certificate: Certificate, openid: str) -> int:
        raise _no_account()

    def send(self, message: Message) -> bool:
        self.sent.append(message)
        return True

    def check_text(self, openid: str, text: str) -> Suggestion:
        return "review"

    def close(self) -> None:
        """Nothing is open."""


def _no_account() -> WeChatError:
    return WeChatError(WX_STUB, Defect("WECHAT_DSN", "faces are verified by a real account alone", "set it, or MIAOPI_IDENTITY"))
