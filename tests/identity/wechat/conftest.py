"""The fake of WeChat's servers, and the real client pointed at it, with no pauses and little patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from engine.identity.wechat.account import Account, read_account
from engine.identity.wechat.breaker import Breaker
from engine.identity.wechat.calls import Calls
from engine.identity.wechat.client import RealWeChat
from tests.identity.wechat.fake import FakeWeChat, Serving

PATIENT = httpx.Timeout(60.0)
IMPATIENT = httpx.Timeout(60.0, read=0.05)
"""For a server that never answers: however slow the machine, it ends the same way."""
Client = Callable[..., RealWeChat]


@pytest.fixture
def serving() -> Iterator[Serving]:
    serving = Serving()
    yield serving
    serving.close()


@pytest.fixture
def fake(serving: Serving) -> FakeWeChat:
    return serving.fake


@pytest.fixture
def account(serving: Serving) -> Account:
    account = read_account(serving.dsn)
    assert account is not None
    return account


@pytest.fixture
def connect(account: Account, tmp_path: Path) -> Iterator[Client]:
    """Clients of the account; those of one folder share its token."""
    opened: list[RealWeChat] = []

    def client(home: Path = tmp_path, timeout: httpx.Timeout = PATIENT, breaker: Breaker | None = None) -> RealWeChat:
        opened.append(RealWeChat(account, home, Calls(account, breaker, lambda seconds: None, timeout)))
        return opened[-1]

    yield client
    for one in opened:
        one.close()


@pytest.fixture
def client(connect: Client) -> RealWeChat:
    return connect()
