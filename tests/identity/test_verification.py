"""Whoever asks gets at sessions of their own alone; saying so makes nobody verified."""

from __future__ import annotations

import pytest

from engine.errors import IDN_PICTURES, IDN_SESSION_OTHER, IDN_SESSION_USED, MiaopiError
from engine.identity.desk import Desk
from engine.identity.ports import Frame
from engine.identity.reasons import REASONS
from engine.identity.simulated import SimulatedProvider
from engine.identity.verification import MOST_BYTES, MOST_FRAMES, Verification
from tests.identity.conftest import NAME, NUMBER, OTHER_CASE, subject


@pytest.fixture
def verification(desk: Desk) -> Verification:
    return Verification(SimulatedProvider(desk), desk)


def test_before_anything_is_handed_in_nobody_is_verified(verification: Verification) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    result = verification.outcome(subject(), challenge.session_id)
    assert (result.outcome, result.reasons) == ("unknown", ("not_done",))


def test_a_simulation_passes_and_says_what_it_is(verification: Verification) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    verification.hand_in(subject(), challenge.session_id, [], None)
    result = verification.outcome(subject(), challenge.session_id)
    assert (result.outcome, str(result.assurance), result.provider) == ("passed", "none", "simulated")
    assert "没有查验" in REASONS[result.reasons[0]]


@pytest.mark.parametrize("stranger", [subject(applicant="openid-2"), subject(application_id=OTHER_CASE)])
def test_somebody_elses_session_can_neither_be_used_nor_read(verification: Verification, stranger: object) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    for act in (
        lambda: verification.hand_in(stranger, challenge.session_id, [], None),  # type: ignore[arg-type]
        lambda: verification.outcome(stranger, challenge.session_id),  # type: ignore[arg-type]
    ):
        with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_OTHER} "):
            act()
    verification.hand_in(subject(), challenge.session_id, [], None)


def test_handing_in_twice_is_refused(verification: Verification) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    verification.hand_in(subject(), challenge.session_id, [], None)
    with pytest.raises(MiaopiError, match=f"^{IDN_SESSION_USED} "):
        verification.hand_in(subject(), challenge.session_id, [], None)


@pytest.mark.parametrize(("frames", "photo"), [
    ([Frame(n, b"x") for n in range(MOST_FRAMES + 1)], None),
    ([Frame(0, b"x" * (MOST_BYTES + 1))], None),
    ([], b"x" * (MOST_BYTES + 1)),
    ([Frame(n, b"x" * MOST_BYTES) for n in range(4)], b"x"),
])
def test_too_many_or_too_large_pictures_are_refused_and_the_session_stays(
    verification: Verification, frames: list[Frame], photo: bytes | None
) -> None:
    challenge = verification.begin(subject(), NAME, NUMBER)
    with pytest.raises(MiaopiError, match=f"^{IDN_PICTURES} "):
        verification.hand_in(subject(), challenge.session_id, frames, photo)
    verification.hand_in(subject(), challenge.session_id, [], None)
