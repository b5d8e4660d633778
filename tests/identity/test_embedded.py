"""The embedded provider: every attack on a session is refused with its own word, and what fails never passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.domain.identity import PersonQuery, Result
from engine.errors import IDN_PICTURES, IDN_SESSION_EXPIRED, IDN_SESSION_OTHER, IDN_SESSION_USED, MiaopiError
from engine.identity.desk import Desk
from engine.identity.embedded import LIFETIME, EmbeddedProvider
from engine.identity.face import challenge, models
from engine.identity.face.pool import FacePool
from engine.identity.ports import Action, Frame
from engine.identity.results import CaseIdentity
from engine.identity.verification import Verification
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.store.writer import Writer
from tests.identity.conftest import (
    CASE,
    NAME,
    NUMBER,
    OTHER_CASE,
    OTHER_NAME,
    OTHER_NUMBER,
    Clock,
    put_applications,
    subject,
)
from tests.identity.face.pictures import ACTIONS, collins, hopper, jpeg, shots

if TYPE_CHECKING:
    from collections.abc import Callable

PHOTO = jpeg(collins(), 70)


@pytest.fixture
def own(tmp_path: Path, clock: Clock) -> Iterator[tuple[Database, Desk]]:
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    vault = Vault(new_ring())
    put_applications(database, vault, CASE, OTHER_CASE)
    writer = Writer(database)
    yield database, Desk(writer, vault, clock)
    writer.close()
    database.close()


@pytest.fixture
def verification(own: tuple[Database, Desk], face_pool: FacePool, monkeypatch: pytest.MonkeyPatch) -> Verification:
    """With a challenge that is known, so that there are pictures of it."""
    monkeypatch.setattr(challenge, "random_actions", lambda: ACTIONS)
    return Verification(EmbeddedProvider(own[1], face_pool, liveness=True), own[1])


def taken(pictures: Sequence[bytes], every: int = 800, first: int = 0) -> list[Frame]:
    return [Frame(first + n * every, picture) for n, picture in enumerate(pictures)]


def attempt(
    verification: Verification, clock: Clock, frames: Sequence[Frame], photo: bytes | None = PHOTO,
    name: str = NAME, number: str = NUMBER, case: str = CASE,
) -> Result:
    session = verification.begin(subject(case), name, number).session_id
    clock.move(seconds=20)
    verification.hand_in(subject(case), session, frames, photo)
    return verification.outcome(subject(case), session)


def test_an_honest_attempt_is_measured_and_kept_without_pictures(
    verification: Verification, own: tuple[Database, Desk], clock: Clock
) -> None:
    result = attempt(verification, clock, taken(shots(ACTIONS)))
    assert (result.outcome, result.reasons, result.liveness, str(result.assurance)) == ("measured", (), "passed", "low")
    assert result.distance is not None
    assert Decimal(0) < result.distance < Decimal("0.45")
    assert len(result.evidence_sha256) == 64
    for kept in ("challenge", subject().consent_id, models.DIGESTS[models.RESNET][:16], '"turned":20'):
        assert kept in result.provider_trace
    (answer,) = CaseIdentity(own[0], own[1].vault, CASE).results((PersonQuery(NAME, NUMBER),))
    assert answer.result == result


def test_another_person_than_on_the_document_is_measured_far_and_rules_say_what_that_means(
    verification: Verification, clock: Clock
) -> None:
    result = attempt(verification, clock, taken(shots(ACTIONS)), jpeg(hopper()))
    assert (result.outcome, result.liveness) == ("measured", "passed")
    assert result.distance is not None
    assert result.distance > Decimal("0.55")


SHUFFLED: tuple[Action, ...] = ("neutral", "turn_right", "neutral", "turn_left", "neutral")
ATTACKS: dict[str, tuple[Callable[[], list[Frame]], tuple[str, ...]]] = {
    "shuffled actions": (lambda: taken(shots(SHUFFLED)), ("actions_differ",)),
    "a still": (lambda: taken(shots(("neutral",) * 5)), ("actions_differ",)),
    "a swap of persons": (lambda: taken((*shots(ACTIONS[:3]), jpeg(hopper()), *shots(ACTIONS[3:], 9))), ("face_swapped",)),
    "one picture twice": (lambda: taken((*shots(ACTIONS), shots(ACTIONS)[0])), ("frames_repeated",)),
    "times that run back": (lambda: list(reversed(taken(shots(ACTIONS)))), ("times_impossible",)),
    "all at once": (lambda: taken(shots(ACTIONS), every=50), ("times_impossible",)),
    "longer than the session is open": (lambda: taken(shots(ACTIONS), every=9000), ("times_impossible",)),
    "times before the beginning": (lambda: taken(shots(ACTIONS), first=-10), ("times_impossible",)),
    "no pictures but text": (lambda: taken((b"success", b"true", b"yes", b"ok", b"pass")), ("not_an_image",)),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_does_not_pass_and_says_why(verification: Verification, clock: Clock, attack: str) -> None:
    frames, reasons = ATTACKS[attack]
    result = attempt(verification, clock, frames())
    assert result.reasons == reasons
    assert result.outcome == "failed" or (result.outcome, result.liveness) == ("measured", "failed")


def test_pictures_of_another_session_are_refused(verification: Verification, clock: Clock) -> None:
    frames = taken(shots(ACTIONS))
    assert attempt(verification, clock, frames).outcome == "measured"
    again = attempt(verification, clock, frames, name=OTHER_NAME, number=OTHER_NUMBER, case=OTHER_CASE)
    assert (again.outcome, again.reasons) == ("failed", ("frames_seen_before",))


def test_the_same_face_under_another_name_is_told(verification: Verification, own: tuple[Database, Desk], clock: Clock) -> None:
    attempt(verification, clock, taken(shots(ACTIONS)))
    attempt(verification, clock, taken(shots(ACTIONS, first=1)), name=OTHER_NAME, number=OTHER_NUMBER)
    (found,) = CaseIdentity(own[0], own[1].vault, CASE).results((PersonQuery(OTHER_NAME, OTHER_NUMBER),))
    assert (found.result.outcome, found.reuse.faces, found.reuse.photos) == ("measured", 1, 1)


def test_a_session_is_good_once_in_time_and_for_whom_it_was_opened(verification: Verification, clock: Clock) -> None:
    session = verification.begin(subject(), NAME, NUMBER).session_id
    frames = taken(shots(ACTIONS))
    with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_OTHER} "):
        verification.hand_in(subject(OTHER_CASE), session, frames, PHOTO)
    with pytest.raises(MiaopiError, match=f"^{IDN_PICTURES} "):
        verification.hand_in(subject(), session, [], PHOTO)
    clock.move(seconds=20)
    verification.hand_in(subject(), session, frames, PHOTO)
    with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_USED} "):
        verification.hand_in(subject(), session, frames, PHOTO)
    late = verification.begin(subject(), NAME, NUMBER).session_id
    clock.move(seconds=LIFETIME / dt.timedelta(seconds=1))
    with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_EXPIRED} "):
        verification.hand_in(subject(), late, frames, PHOTO)


def test_saying_that_one_passed_makes_nobody_pass(verification: Verification) -> None:
    session = verification.begin(subject(), NAME, NUMBER).session_id
    assert verification.outcome(subject(), session).outcome == "unknown"


def test_a_process_that_broke_off_leaves_the_result_unknown(verification: Verification, own: tuple[Database, Desk], clock: Clock) -> None:
    pool = FacePool(models.folder(), liveness=True, seconds=0.0)
    broken = Verification(EmbeddedProvider(own[1], pool, liveness=True), own[1])
    result = attempt(broken, clock, taken(shots(ACTIONS)))
    assert (result.outcome, result.reasons) == ("unknown", ("broken_off",))
    pool.close()


def test_without_the_model_for_liveness_only_pictures_are_compared(own: tuple[Database, Desk], clock: Clock) -> None:
    pool = FacePool(models.folder(), liveness=False, seconds=300)
    plain = Verification(EmbeddedProvider(own[1], pool, liveness=False), own[1])
    assert plain.begin(subject(), OTHER_NAME, OTHER_NUMBER).actions == ()
    result = attempt(plain, clock, taken(shots(("neutral",))))
    assert (result.outcome, result.liveness, str(result.assurance)) == ("measured", "not_checked", "photo")
    pool.close()
