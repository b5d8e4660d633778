"""The account of the mini program, from WECHAT_DSN. What is secret in it is in no representation and no error."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

STUB = "stub"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Account:
    """base: scheme, host and port. token, aes_key: of the callback (消息推送), empty if no messages are received."""

    appid: str
    secret: str = field(repr=False)
    base: str
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)

    @property
    def on_this_machine(self) -> bool:
        return urlsplit(self.base).hostname in LOOPBACK


def read_account(dsn: str) -> Account | None:
    """The account an address that the settings accepted names; None for the stand-in `stub`."""
    if dsn == STUB:
        return None
    parts = urlsplit(dsn)
    asked = parse_qs(parts.query)
    return Account(
        parts.username or "", parts.password or "", f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        asked.get("token", [""])[0], asked.get("aes_key", [""])[0],
    )
