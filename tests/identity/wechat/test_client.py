"""The client against WeChat's servers as they are documented: logins, tokens, faces, messages, and all that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from engine.errors import WX_BLOCKED, WX_BUSY, WX_CODE, WX_REFUSED, WX_UNREACHABLE, WeChatError
from engine.identity.wechat.breaker import Breaker
from engine.identity.wechat.calls import PAUSES
from engine.identity.wechat.client import RealWeChat, cert_hash
from engine.identity.wechat.ports import FACE_PASSED, Certificate, Message
from tests.identity.conftest import NAME, NUMBER
from tests.identity.wechat.connecting import IMPATIENT, PATIENT, Client
from tests.identity.wechat.fake import FakeWeChat, Serving, error

CERTIFICATE = Certificate(NAME, NUMBER)
MESSAGE = Message("openid-1", "template-1", {"thing1": "准予登记"})
LOGIN, TOKEN, SEND = "/sns/jscode2session", "/cgi-bin/stable_token", "/cgi-bin/message/subscribe/send"
BEGIN, QUERY = "/cityservice/face/identify/getverifyid", "/cityservice/face/identify/queryverifyinfo"


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(WeChatError, match=f"^{code} ")


def test_a_code_logs_in_once(client: RealWeChat, fake: FakeWeChat) -> None:
    fake.codes["code-1"] = "openid-1"
    login = client.login("code-1")
    assert (login.openid, login.unionid) == ("openid-1", None)
    assert login.session_key not in repr(login)
    with refused(WX_CODE):
        client.login("code-1")
    with refused(WX_CODE):
        client.login("made-up")


@pytest.mark.parametrize(("number", "code"), [
    (40029, WX_CODE), (40163, WX_CODE), (40226, WX_BLOCKED), (45011, WX_BUSY), (-1, WX_BUSY), (40125, WX_REFUSED), (48001, WX_REFUSED),
])
def test_every_error_of_a_login_has_its_own_code(client: RealWeChat, fake: FakeWeChat, number: int, code: str) -> None:
    fake.faults[LOGIN].extend([error(number, "no")] * (len(PAUSES) + 1))
    with refused(code):
        client.login("code-1")
    assert len(fake.asked[LOGIN]) == (len(PAUSES) + 1 if number == -1 else 1)


def test_a_busy_server_is_asked_again(client: RealWeChat, fake: FakeWeChat) -> None:
    fake.codes["code-1"] = "openid-1"
    fake.faults[LOGIN].append(error(-1, "system error"))
    assert client.login("code-1").openid == "openid-1"


@pytest.mark.parametrize("fault", ["silence", "hang-up", "garbage", 500, 502, 404])
def test_what_may_have_arrived_is_not_sent_twice_where_that_does_harm(connect: Client, fake: FakeWeChat, fault: int | str) -> None:
    fake.faults[LOGIN].append(fault)
    with refused(WX_UNREACHABLE):
        connect(timeout=IMPATIENT if fault == "silence" else PATIENT).login("code-1")
    assert len(fake.asked[LOGIN]) == 1


@pytest.mark.parametrize("fault", ["silence", "hang-up", "garbage", 500, 502])
def test_what_only_asks_is_asked_again(connect: Client, client: RealWeChat, fake: FakeWeChat, fault: int | str) -> None:
    begun = client.begin_face("number-1", CERTIFICATE, "openid-1")
    fake.verifications[begun.verify_id].ret = FACE_PASSED
    fake.faults[QUERY].extend([fault] * len(PAUSES))
    asking = connect(timeout=IMPATIENT) if fault == "silence" else client
    if fault == "silence":
        fake.faults[QUERY].append("silence")
        with refused(WX_UNREACHABLE):
            asking.face_result(begun.verify_id, "number-1", CERTIFICATE, "openid-1")
    else:
        assert asking.face_result(begun.verify_id, "number-1", CERTIFICATE, "openid-1") == FACE_PASSED
    assert len(fake.asked[QUERY]) == len(PAUSES) + 1


def test_where_nobody_listens_it_is_said_that_nobody_can_be_reached(client: RealWeChat, serving: Serving, fake: FakeWeChat) -> None:
    serving.close()
    with refused(WX_UNREACHABLE):
        client.login("code-1")
    assert fake.asked[LOGIN] == []


@pytest.mark.parametrize("number", [40001, 40014, 42001])
def test_a_refused_token_is_replaced_once(client: RealWeChat, fake: FakeWeChat, number: int) -> None:
    fake.subscribed.add("openid-1")
    fake.faults[SEND].append(error(number, "access_token"))
    assert client.send(MESSAGE)
    assert (len(fake.asked[SEND]), fake.issued) == (2, 2)
    assert [body["force_refresh"] for body in fake.asked[TOKEN]] == [False, False, True]
    assert client.send(MESSAGE)
    assert len(fake.asked[TOKEN]) == 3


@pytest.mark.parametrize("number", [40001, 40014, 42001])
def test_a_token_that_is_refused_again_is_the_end_of_it(client: RealWeChat, fake: FakeWeChat, number: int) -> None:
    fake.faults[SEND].extend([error(number, "access_token")] * 2)
    with refused(WX_REFUSED):
        client.send(MESSAGE)
    assert len(fake.asked[SEND]) == 2


def test_a_token_that_somebody_else_renewed_is_fetched_and_not_forced(client: RealWeChat, fake: FakeWeChat) -> None:
    fake.subscribed.add("openid-1")
    client.send(MESSAGE)
    fake.end_token()
    assert client.send(MESSAGE)
    assert [body["force_refresh"] for body in fake.asked[TOKEN]] == [False, False]


def test_the_digest_of_a_certificate_is_that_of_the_documentation() -> None:
    documented = Certificate("张三", "310101199801011234")
    assert cert_hash(documented) == "3c241f7ff324977aeb91f173bb2a7b06569e6fd784d5573db34a636d8671108b"


def test_a_face_is_asked_for_the_person_and_the_user_it_began_with(client: RealWeChat, fake: FakeWeChat) -> None:
    begun = client.begin_face("number-1", CERTIFICATE, "openid-1")
    assert (begun.seconds, fake.verifications[begun.verify_id].certificate["cert_no"]) == (3600, NUMBER)
    fake.verifications[begun.verify_id].ret = FACE_PASSED
    assert client.face_result(begun.verify_id, "number-1", CERTIFICATE, "openid-1") == FACE_PASSED
    for verify_id, number, certificate, openid in (
        ("another", "number-1", CERTIFICATE, "openid-1"), (begun.verify_id, "number-2", CERTIFICATE, "openid-1"),
        (begun.verify_id, "number-1", Certificate("伍志恒", NUMBER), "openid-1"), (begun.verify_id, "number-1", CERTIFICATE, "openid-2"),
    ):
        with refused(WX_REFUSED):
            client.face_result(verify_id, number, certificate, openid)


def test_a_number_is_good_for_one_verification(client: RealWeChat) -> None:
    client.begin_face("number-1", CERTIFICATE, "openid-1")
    with refused(WX_REFUSED):
        client.begin_face("number-1", CERTIFICATE, "openid-1")


@pytest.mark.parametrize("answer", [{"errcode": 0}, {"errcode": 0, "verify_ret": "10000"}, {"errcode": 0, "verify_ret": True}, {"errcode": "0"}])
def test_an_answer_without_a_plain_result_is_none(client: RealWeChat, fake: FakeWeChat, answer: dict[str, object]) -> None:
    fake.faults[QUERY].extend([answer] * (len(PAUSES) + 1))
    with refused(WX_UNREACHABLE):
        client.face_result("verify", "number-1", CERTIFICATE, "openid-1")


def test_a_message_reaches_who_subscribed_and_nobody_else(client: RealWeChat, fake: FakeWeChat) -> None:
    assert not client.send(MESSAGE)
    fake.subscribed.add("openid-1")
    assert client.send(MESSAGE)
    assert fake.asked[SEND][-1]["data"] == {"thing1": {"value": "准予登记"}}


@pytest.mark.parametrize("suggestion", ["pass", "review", "risky"])
def test_what_content_check_suggests_is_told(client: RealWeChat, fake: FakeWeChat, suggestion: str) -> None:
    fake.suggestion = suggestion
    assert client.check_text("openid-1", "卤味") == suggestion


def test_an_unknown_suggestion_is_no_answer(client: RealWeChat, fake: FakeWeChat) -> None:
    fake.suggestion = "fine"
    with refused(WX_UNREACHABLE):
        client.check_text("openid-1", "卤味")


def test_who_does_not_answer_is_left_alone_and_then_tried_by_one(connect: Client, fake: FakeWeChat) -> None:
    now = [0.0]
    tired = connect(breaker=Breaker(most=2, seconds=30, now=lambda: now[0]))
    fake.codes["code-1"] = "openid-1"
    fake.faults[LOGIN].extend([502, 502])
    calls: list[Callable[[], object]] = [lambda: tired.login("code-1")] * 3
    for call in calls:
        with refused(WX_UNREACHABLE):
            call()
    assert len(fake.asked[LOGIN]) == 2
    now[0] = 30.0
    assert tired.login("code-1").openid == "openid-1"


def test_an_error_that_is_an_answer_does_not_make_it_be_left_alone(connect: Client, fake: FakeWeChat) -> None:
    client = connect(breaker=Breaker(most=1))
    for _ in range(3):
        with refused(WX_CODE):
            client.login("made-up")
    assert len(fake.asked[LOGIN]) == 3
