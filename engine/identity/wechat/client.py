"""The real account: the calls of WeChat's documentation (developers.weixin.qq.com, server API of mini programs)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import WX_UNREACHABLE, Defect, WeChatError
from engine.identity.wechat.account import Account
from engine.identity.wechat.calls import Call, Calls, Reply
from engine.identity.wechat.ports import Certificate, FaceSession, Login, Message, Suggestion
from engine.identity.wechat.tokens import Tokens

TOKEN_REFUSED = (40001, 40014, 42001)
NOT_SUBSCRIBED = 43101
CARD = "IDENTITY_CARD"
_SUGGESTIONS: Mapping[str, Suggestion] = {"pass": "pass", "review": "review", "risky": "risky"}


class RealWeChat:
    """Safe to share between threads. home: folder of the token that the processes of this machine share."""

    def __init__(self, account: Account, home: Path, calls: Calls | None = None) -> None:
        self._account = account
        self._calls = calls or Calls(account)
        self._tokens = Tokens(home / f"wechat-{account.appid}.token", self._fetch_token)

    def login(self, code: str) -> Login:
        """Not repeated where it may have arrived: a code is good once."""
        query = {"appid": self._account.appid, "secret": self._account.secret, "js_code": code, "grant_type": "authorization_code"}
        said = self._calls.reply(Call("GET", "/sns/jscode2session", query))
        unionid = said.get("unionid")
        return Login(_text(said, "openid"), str(unionid) if unionid else None, _text(said, "session_key"))

    def begin_face(self, number: str, certificate: Certificate, openid: str) -> FaceSession:
        info = {"cert_type": CARD, "cert_name": certificate.name, "cert_no": certificate.number}
        said = self._post("/cityservice/face/identify/getverifyid", {"out_seq_no": number, "cert_info": info, "openid": openid})
        return FaceSession(_text(said, "verify_id"), _number(said, "expires_in"))

    def face_result(self, verify_id: str, number: str, certificate: Certificate, openid: str) -> int:
        body = {"verify_id": verify_id, "out_seq_no": number, "cert_hash": cert_hash(certificate), "openid": openid}
        return _number(self._post("/cityservice/face/identify/queryverifyinfo", body, again=True), "verify_ret")

    def send(self, message: Message) -> bool:
        body: dict[str, Any] = {
            "touser": message.openid, "template_id": message.template,
            "data": {key: {"value": value} for key, value in message.data.items()},
        }
        if message.page:
            body["page"] = message.page
        said = self._post("/cgi-bin/message/subscribe/send", body, accepts=(NOT_SUBSCRIBED,))
        return bool(said.get("errcode", 0) != NOT_SUBSCRIBED)

    def check_text(self, openid: str, text: str) -> Suggestion:
        body = {"version": 2, "scene": 1, "openid": openid, "content": text}
        said = self._post("/wxa/msg_sec_check", body, again=True)
        result = said.get("result")
        suggested = _SUGGESTIONS.get(str(result.get("suggest"))) if isinstance(result, dict) else None
        if suggested is None:
            raise _not_an_answer("result")
        return suggested

    def close(self) -> None:
        self._calls.close()

    def _post(self, path: str, body: Mapping[str, Any], again: bool = False, accepts: tuple[int, ...] = ()) -> Reply:
        """With a token; where WeChat refuses it, once more with another one."""
        token = self._tokens.current()
        said = self._calls.reply(Call("POST", path, {"access_token": token}, body, again, (*accepts, *TOKEN_REFUSED)))
        if said.get("errcode", 0) not in TOKEN_REFUSED:
            return said
        token = self._tokens.instead_of(token)
        return self._calls.reply(Call("POST", path, {"access_token": token}, body, again, accepts))

    def _fetch_token(self, by_force: bool) -> tuple[str, float]:
        body = {
            "grant_type": "client_credential", "appid": self._account.appid, "secret": self._account.secret,
            "force_refresh": by_force,
        }
        said = self._calls.reply(Call("POST", "/cgi-bin/stable_token", {}, body, again=not by_force))
        return _text(said, "access_token"), float(_number(said, "expires_in"))


def cert_hash(certificate: Certificate) -> str:
    """By which WeChat knows that the certificate is the one the verification began with."""
    parts = (("cert_type", CARD), ("cert_name", certificate.name), ("cert_no", certificate.number))
    joined = "&".join(f"{key}={base64.b64encode(value.encode()).decode()}" for key, value in parts)
    return hashlib.sha256(joined.encode()).hexdigest()


def _text(said: Reply, key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str) or not value:
        raise _not_an_answer(key)
    return value


def _number(said: Reply, key: str) -> int:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _not_an_answer(key)
    return value


def _not_an_answer(key: str) -> WeChatError:
    return WeChatError(WX_UNREACHABLE, Defect(f"/{key}", "it is missing in the answer of WeChat", "try again later"))
