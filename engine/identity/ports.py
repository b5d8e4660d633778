"""Verifying that somebody is who they say: one interface for the embedded provider and for remote ones.

A session is started for one person, bound to an application and to whoever applies, and good for one attempt. What
came of it is asked of the provider by this side (`result`); what a phone says of its own success is worth nothing.
A provider that does not answer gives a result `unknown`, never one that passes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from engine.domain.identity import Result

Action = Literal["neutral", "turn_left", "turn_right"]
"""What a challenge asks for. Left and right are the person's own."""


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom a session is: the application, who applies (openid or account), the record of the separate consent
    to processing the face (个人信息保护法 第二十九条), and the device as the client names it (empty: unknown)."""

    application_id: str
    applicant: str = field(repr=False)
    consent_id: str
    device: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture taken during the challenge. at_ms: milliseconds since the client began it."""

    at_ms: int
    picture: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is to be done. actions: in this order (none: the provider's own client shows them); client_params: what
    the client needs to begin, such as a remote provider's number of the session."""

    session_id: str
    actions: tuple[Action, ...]
    expires_at: dt.datetime
    client_params: Mapping[str, str]


class Provider(Protocol):
    """A way of verifying people."""

    @property
    def name(self) -> str:
        """The name it stands under in results, such as `embedded`."""
        ...

    def start(self, subject: Subject, name: str, id_no: str) -> Challenge:
        """Open a session for the person. Raises IdentityError."""
        ...

    def submit(self, session_id: str, frames: Sequence[Frame], id_photo: bytes | None) -> None:
        """Hand in the evidence, once. Remote providers get it from their own client, and nothing is done here."""
        ...

    def result(self, session_id: str) -> Result:
        """What came of it, as the provider says now; `unknown` while it cannot be said. Raises IdentityError."""
        ...
