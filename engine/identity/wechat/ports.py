"""What this system asks of WeChat, whoever answers: the real account or the stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

FACE_PASSED = 10000
"""`verify_ret` of a face that was verified."""
Suggestion = Literal["pass", "review", "risky"]


@dataclass(frozen=True, slots=True)
class Login:
    """Who logged in. session_key never leaves the server."""

    openid: str = field(repr=False)
    unionid: str | None = field(repr=False)
    session_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FaceSession:
    """seconds: for how long the phone may begin the verification."""

    verify_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The identity document a face is verified against: resident identity cards only."""

    name: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A subscribed message 订阅消息. data: key of the template → value; page: what it opens."""

    openid: str = field(repr=False)
    template: str
    data: Mapping[str, str] = field(repr=False)
    page: str = ""


class WeChat(Protocol):
    """Every call raises WeChatError (WX-…) if it does not come to an answer."""

    def login(self, code: str) -> Login:
        """Who the login code (good once, for five minutes) is of."""
        ...

    def begin_face(self, number: str, certificate: Certificate, openid: str) -> FaceSession:
        """Begin a verification under our number (5 to 32 letters, digits, `-` or `_`; never used before)."""
        ...

    def face_result(self, verify_id: str, number: str, certificate: Certificate, openid: str) -> int:
        """`verify_ret`, as WeChat's server says it for this certificate and user; FACE_PASSED alone is a pass."""
        ...

    def send(self, message: Message) -> bool:
        """Whether the message was taken; False if the user did not subscribe, which is their good right."""
        ...

    def check_text(self, openid: str, text: str) -> Suggestion:
        """What content check says of a text a user wrote."""
        ...

    def close(self) -> None:
        """End the connections."""
        ...
