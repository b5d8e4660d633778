"""`wechatpy`, which others wrote and which follows the same documentation, gets through with our fake: so the fake is
not made after our client."""

from __future__ import annotations

from typing import Any

import pytest
from wechatpy import WeChatClient
from wechatpy.client.api import WeChatWxa
from wechatpy.exceptions import WeChatClientException

from tests.identity.wechat.fake import APPID, SECRET, FakeWeChat, Serving


def peer(serving: Serving) -> WeChatWxa:
    class Peer(WeChatClient):  # type: ignore[misc]
        API_BASE_URL = f"{serving.base}/"

        def fetch_access_token(self) -> Any:
            return self._fetch_access_token(
                url=f"{serving.base}/cgi-bin/token",
                params={"grant_type": "client_credential", "appid": self.appid, "secret": self.secret},
            )

    wxa = Peer(APPID, SECRET).wxa
    wxa.API_BASE_URL = Peer.API_BASE_URL
    return wxa


def test_its_login_completes(serving: Serving, fake: FakeWeChat) -> None:
    fake.codes["code-1"] = "openid-1"
    session = peer(serving).code_to_session("code-1")
    assert session["openid"] == "openid-1"
    assert session["session_key"]


def test_a_code_that_was_used_is_the_same_error_for_it(serving: Serving, fake: FakeWeChat) -> None:
    fake.codes["code-1"] = "openid-1"
    wxa = peer(serving)
    wxa.code_to_session("code-1")
    with pytest.raises(WeChatClientException) as caught:
        wxa.code_to_session("code-1")
    assert caught.value.errcode == 40163
