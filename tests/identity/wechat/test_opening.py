"""The WeChat of an installation: an account everywhere, the stand-in where nobody else reaches it."""

from __future__ import annotations

import dataclasses

import pytest

from engine import settings as installed
from engine.errors import WX_STUB, WeChatError
from engine.identity.wechat.client import RealWeChat
from engine.identity.wechat.opening import open_wechat
from engine.identity.wechat.ports import Certificate, Message
from engine.identity.wechat.stub import StubWeChat
from engine.settings import Settings
from tests.identity.conftest import NAME, NUMBER

UNSET = installed.load({})
HERE = ["127.0.0.1", "127.8.9.10", "::1", "[::1]", "localhost"]
BEYOND = ["0.0.0.0", "::", "[::]", "", "192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "not an address"]


def with_account() -> Settings:
    return dataclasses.replace(UNSET, wechat_dsn="https://wx1:secret@api.weixin.qq.com")


@pytest.mark.parametrize("address", HERE)
def test_without_an_account_there_is_a_stand_in_for_this_machine(address: str) -> None:
    assert isinstance(open_wechat(UNSET, address), StubWeChat)


@pytest.mark.parametrize("address", BEYOND)
def test_the_stand_in_is_not_opened_where_others_reach_it(address: str) -> None:
    with pytest.raises(WeChatError, match=f"(?s)^{WX_STUB} .*WECHAT_DSN"):
        open_wechat(UNSET, address)


@pytest.mark.parametrize("address", [*HERE, *BEYOND])
def test_an_account_is_opened_wherever_the_server_listens(address: str) -> None:
    opened = open_wechat(with_account(), address)
    assert isinstance(opened, RealWeChat)
    opened.close()


def test_the_stand_in_logs_in_and_keeps_messages_and_verifies_no_face() -> None:
    stub = StubWeChat()
    assert stub.login("code-1").openid == stub.login("code-1").openid != stub.login("code-2").openid
    message = Message("openid-1", "template-1", {})
    assert stub.send(message)
    assert stub.sent == [message]
    assert stub.check_text("openid-1", "卤味") == "review"
    certificate = Certificate(NAME, NUMBER)
    for verify in (lambda: stub.begin_face("number-1", certificate, "o"), lambda: stub.face_result("v", "number-1", certificate, "o")):
        with pytest.raises(WeChatError, match=f"^{WX_STUB} "):
            verify()
