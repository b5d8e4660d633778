"""The provider based on WeChat, against the fake of its servers: what the server says counts, and silence passes nobody."""

from __future__ import annotations

import json
import threading

import pytest

from engine.domain.identity import Assurance, PersonQuery, Result
from engine.errors import IDN_PERSON, IDN_SESSION_OTHER, WX_UNREACHABLE, MiaopiError
from engine.identity.by_wechat import LIFETIME, WeChatProvider
from engine.identity.desk import Desk
from engine.identity.results import CaseIdentity
from engine.identity.verification import Verification
from engine.identity.wechat.client import RealWeChat
from engine.store.database import Database
from tests.identity.conftest import CASE, NAME, NUMBER, OTHER_CASE, OTHER_NAME, OTHER_NUMBER, Clock, subject
from tests.identity.wechat.fake import FakeWeChat, error

BEGIN, QUERY = "/cityservice/face/identify/getverifyid", "/cityservice/face/identify/queryverifyinfo"


@pytest.fixture
def verification(desk: Desk, client: RealWeChat) -> Verification:
    return Verification(WeChatProvider(desk, client), desk)


def begin(verification: Verification) -> str:
    return verification.begin(subject(), NAME, NUMBER).session_id


def phone(fake: FakeWeChat, ret: int) -> None:
    """The phone has done the verification that was begun last, with this result on WeChat's side."""
    list(fake.verifications.values())[-1].ret = ret


def entered(database: Database, desk: Desk) -> tuple[Result, ...]:
    found = CaseIdentity(database, desk.vault, CASE).results((PersonQuery(NAME, NUMBER),))
    return tuple(one.result for one in found)


def test_what_wechats_server_says_counts(verification: Verification, fake: FakeWeChat, desk: Desk, database: Database) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    assert challenge.actions == ()
    assert challenge.client_params["verify_id"] in fake.verifications
    assert challenge.expires_at == desk.instant() + LIFETIME
    phone(fake, 10000)
    result = verification.outcome(subject(), challenge.session_id)
    assert (result.outcome, result.liveness, result.assurance) == ("passed", "passed", Assurance.SUBSTANTIAL)
    traced = json.loads(result.provider_trace)
    assert (traced["verify_id"], traced["consent"]) == (challenge.client_params["verify_id"], subject().consent_id)
    assert entered(database, desk) == (result,)
    assert NAME not in result.provider_trace
    assert NUMBER not in result.provider_trace


def test_what_the_phone_says_of_its_own_success_is_not_read(verification: Verification, desk: Desk, database: Database) -> None:
    session = begin(verification)
    verification.hand_in(subject(), session, [], None)
    assert verification.outcome(subject(), session).reasons == ("not_done",)
    assert entered(database, desk) == ()


@pytest.mark.parametrize(("ret", "outcome", "reason"), [
    (10003, "failed", "not_that_person"), (10004, "failed", "not_that_person"), (90002, "failed", "broken_off"),
    (90004, "failed", "broken_off"), (90007, "unknown", "broken_off"), (10001, "unknown", "broken_off"), (0, "unknown", "broken_off"),
    (99999, "unknown", "broken_off"),
])
def test_every_other_number_passes_nobody(
    verification: Verification, fake: FakeWeChat, ret: int, outcome: str, reason: str
) -> None:
    session = begin(verification)
    phone(fake, ret)
    result = verification.outcome(subject(), session)
    assert (result.outcome, result.reasons, result.liveness) == (outcome, (reason,), "not_checked")
    phone(fake, 10000)
    assert verification.outcome(subject(), session) == result


@pytest.mark.parametrize("fault", [502, "garbage", "hang-up", {"errcode": 45009, "errmsg": "quota"}])
def test_a_server_that_does_not_answer_is_asked_again_later(
    verification: Verification, fake: FakeWeChat, desk: Desk, database: Database, fault: int | str | dict[str, object]
) -> None:
    session = begin(verification)
    phone(fake, 10000)
    fake.faults[QUERY].extend([fault] * 3)
    result = verification.outcome(subject(), session)
    assert (result.outcome, result.reasons) == ("unknown", ("provider_down",))
    assert entered(database, desk) == ()
    fake.faults[QUERY].clear()
    assert verification.outcome(subject(), session).outcome == "passed"


def test_a_verification_that_could_not_begin_is_entered_as_not_answered(
    verification: Verification, fake: FakeWeChat, desk: Desk, database: Database
) -> None:
    fake.faults[BEGIN].append(502)
    with pytest.raises(MiaopiError, match=f"^{WX_UNREACHABLE} "):
        begin(verification)
    assert [(r.outcome, r.reasons) for r in entered(database, desk)] == [("unknown", ("provider_down",))]


def test_a_refused_token_does_not_keep_anybody_from_being_verified(verification: Verification, fake: FakeWeChat) -> None:
    fake.faults[BEGIN].append(error(42001, "access_token expired"))
    session = begin(verification)
    phone(fake, 10000)
    fake.end_token()
    assert verification.outcome(subject(), session).outcome == "passed"


def test_what_was_not_done_in_time_is_for_a_person(verification: Verification, fake: FakeWeChat, clock: Clock) -> None:
    session = begin(verification)
    clock.move(seconds=LIFETIME.total_seconds())
    result = verification.outcome(subject(), session)
    assert (result.outcome, result.reasons) == ("unknown", ("expired",))
    phone(fake, 10000)
    assert verification.outcome(subject(), session) == result


def test_of_many_who_ask_at_once_one_enters_the_result(
    verification: Verification, fake: FakeWeChat, desk: Desk, database: Database
) -> None:
    session = begin(verification)
    phone(fake, 10000)
    start, came = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        came.append(verification.outcome(subject(), session).outcome)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == ["passed"] * 4
    assert len(entered(database, desk)) == 1


def test_another_applicant_or_application_gets_at_nothing(verification: Verification) -> None:
    session = begin(verification)
    for stranger in (subject(applicant="openid-2"), subject(OTHER_CASE)):
        with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_OTHER} "):
            verification.outcome(stranger, session)


@pytest.mark.parametrize("number", ["E12345678", "44070319900614201", "440703199006142010", "91440703MA4UQ6XT0C"])
def test_who_has_no_resident_identity_card_is_told_the_way_without_a_face(
    verification: Verification, fake: FakeWeChat, number: str
) -> None:
    with pytest.raises(MiaopiError, match=f"(?s)^{IDN_PERSON} .*in person"):
        verification.begin(subject(), NAME, number)
    assert fake.verifications == {}


def test_two_people_of_one_application_are_verified_apart(verification: Verification, fake: FakeWeChat, desk: Desk, database: Database) -> None:
    first = begin(verification)
    phone(fake, 10000)
    second = verification.begin(subject(applicant="openid-2"), OTHER_NAME, OTHER_NUMBER).session_id
    phone(fake, 10003)
    assert verification.outcome(subject(), first).outcome == "passed"
    assert verification.outcome(subject(applicant="openid-2"), second).outcome == "failed"
    assert [r.outcome for r in entered(database, desk)] == ["passed"]
