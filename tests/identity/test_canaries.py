"""Planted personal strings and secrets: whatever goes wrong in identification, they stand in no error, no log, no
representation and no address that is logged."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from engine.errors import MiaopiError
from engine.identity.by_person import Seen
from engine.identity.by_wechat import WeChatProvider
from engine.identity.consents import Agreed
from engine.identity.desk import Desk
from engine.identity.ports import Frame, Subject
from engine.identity.verification import Verification
from engine.identity.wechat.account import read_account
from engine.identity.wechat.callback import Callback, Signed
from engine.identity.wechat.calls import Calls
from engine.identity.wechat.client import RealWeChat
from engine.identity.wechat.ports import Certificate, Message
from tests.identity.conftest import CASE, consent_of
from tests.identity.wechat.fake import SECRET, FakeWeChat, Serving, error

NAME, NUMBER, OPENID, DEVICE = "金丝雀", "440703199006142019", "openid-2", "canary-device"
CODE, PUSH_TOKEN, AES_KEY = "canary-code", "canarytoken", "C" * 43
PAPER, PICTURE = "canary-paper", b"canary-picture"
CANARIES = (NAME, NUMBER, OPENID, DEVICE, CODE, PUSH_TOKEN, AES_KEY, PAPER, PICTURE.decode(), SECRET, "token-1", "token-2", "a2tra2tra2s")
LOGIN, SEND = "/sns/jscode2session", "/cgi-bin/message/subscribe/send"
BEGIN, QUERY = "/cityservice/face/identify/getverifyid", "/cityservice/face/identify/queryverifyinfo"
SUBJECT = Subject(CASE, OPENID, consent_of(CASE, OPENID), DEVICE)
FAULTS: list[dict[str, object] | int | str] = [
    502, "garbage", "hang-up", error(40001, NAME), error(45009, NUMBER), error(48001, OPENID), error(40226, CODE), error(-1, SECRET),
]


def told(call: Callable[[], object]) -> str:
    """All that is said of what a call raised, as an edge that logs it would."""
    try:
        return repr(call())
    except MiaopiError as raised:
        return "".join(traceback.format_exception(raised)) + repr(raised) + repr(raised.defects)


@pytest.fixture
def wechat(serving: Serving, tmp_path: Path) -> RealWeChat:
    account = read_account(f"{serving.dsn}?token={PUSH_TOKEN}&aes_key={AES_KEY}")
    assert account is not None
    return RealWeChat(account, tmp_path, Calls(account, None, lambda seconds: None, httpx.Timeout(60.0)))


def test_no_planted_string_is_said_whatever_goes_wrong(
    desk: Desk, serving: Serving, fake: FakeWeChat, wechat: RealWeChat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    verification = Verification(WeChatProvider(desk, wechat), desk)
    session = verification.begin(SUBJECT, NAME, NUMBER).session_id
    certificate, account = Certificate(NAME, NUMBER), read_account(f"{serving.dsn}?token={PUSH_TOKEN}&aes_key={AES_KEY}")
    assert account is not None
    said = [
        told(lambda: verification.hand_in(SUBJECT, session, [Frame(0, PICTURE)] * 30, PICTURE)),
        told(lambda: verification.begin(SUBJECT, NAME, "E" + NUMBER)),
        told(lambda: verification.begin(Subject(CASE, OPENID, "none", DEVICE), NAME, NUMBER)),
        told(lambda: Callback(account).read(Signed("0" * 40, "1", "1"), f"<xml><Encrypt>{NAME}</Encrypt></xml>".encode())),
        told(lambda: desk.find(session)),
        repr((SUBJECT, certificate, account, Frame(0, PICTURE), Message(OPENID, "t", {"thing1": NAME}), Agreed(CASE, OPENID, "face", "0", DEVICE))),
        repr(Seen("in_person", NAME, NUMBER, PAPER)),
    ]
    for fault in FAULTS:
        for path in (LOGIN, SEND, BEGIN, QUERY):
            fake.faults[path].extend([fault] * 3)
        said += [
            told(lambda: wechat.login(CODE)),
            told(lambda: wechat.send(Message(OPENID, "template-1", {"thing1": NAME}))),
            told(lambda: wechat.begin_face("number-1", certificate, OPENID)),
            told(lambda: wechat.face_result("verify", "number-1", certificate, OPENID)),
        ]
        for path in (LOGIN, SEND, BEGIN, QUERY):
            fake.faults[path].clear()
    fake.codes[CODE] = OPENID
    said.append(told(lambda: wechat.login(CODE)))
    serving.close()
    said.append(told(lambda: wechat.login(CODE)))
    everything = "\n".join([*said, *caplog.messages, caplog.text])
    assert len(said) > 30
    assert [canary for canary in CANARIES if canary in everything] == []
    wechat.close()
