"""The ten ways of getting past the check of identity, over the network and against the provider that measures: each is
refused with its own code or word, and none leads to a signature."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest

from engine.clock import now
from engine.errors import CASE_NOT_FOUND
from engine.identity.embedded import LIFETIME, EmbeddedProvider
from engine.identity.reasons import REASONS
from engine.identity.sessions import MOST_ATTEMPTS, MOST_OPENED
from engine.identity.verification import Verification
from tests.api.conftest import Phone, Served, serving
from tests.identity.face.pictures import DEGREES, collins, hopper, jpeg, slanted, turned

Content = Callable[..., dict[str, Any]]
PHOTO = jpeg(collins(), 70)
_TAKES = itertools.count(30)


@dataclass
class Clock:
    """The time, and what was waited besides."""

    waited: dt.timedelta = dt.timedelta(0)

    def __call__(self) -> dt.datetime:
        return now() + self.waited

    def move(self, **by: float) -> None:
        self.waited += dt.timedelta(**by)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def measuring(open_at: Callable[..., Any], clock: Clock) -> Iterator[Served]:
    """A running service with the embedded provider, as its settings open it, and a clock that can be moved."""
    service = open_at("sqlite", MIAOPI_IDENTITY="embedded", MIAOPI_FACE_LIVENESS="yes")
    opened = service.identification.verification
    assert isinstance(opened.provider, EmbeddedProvider)
    desk = replace(opened.desk, instant=clock)
    service.identification = replace(service.identification, verification=Verification(replace(opened.provider, desk=desk), desk))
    service.instant = clock
    with serving(service) as running:
        yield running


@dataclass
class Attempt:
    """Somebody with a place in an application, its document drawn up, and a session of theirs."""

    phone: Phone
    id: str
    clock: Clock
    consent: str = ""
    session: str = ""
    actions: list[str] = field(default_factory=list)

    def begin(self) -> Any:
        """Ask for a session; what is answered."""
        answer = self.phone.post("/v1/face/sessions", json={"application": self.id, "consent_id": self.consent})
        if answer.status_code == 201:
            opened = answer.json()["data"]
            self.session, self.actions = opened["session_id"], opened["actions"]
        return answer

    def hand_in(self, pictures: Sequence[bytes], session: str = "", **other: Any) -> Any:
        """Hand pictures in, as they are taken; what is answered."""
        self.clock.move(seconds=30)
        frames = [{"at_ms": 900 * n, "picture": base64.b64encode(picture).decode()} for n, picture in enumerate(pictures)]
        said = {"application": self.id, "frames": frames, "id_photo": base64.b64encode(PHOTO).decode(), **other}
        return self.phone.post(f"/v1/face/sessions/{session or self.session}/frames", json=said)

    def result(self, session: str = "") -> Any:
        return self.phone.get(f"/v1/face/sessions/{session or self.session}/result", params={"application": self.id})

    def sign(self) -> Any:
        shown = self.phone.client.get(f"/v1/applications/{self.id}/document")
        said = {"document": shown["sha256"], "wording": shown["wording"]["sha256"], "strokes": [[{"x": 0, "y": 0}, {"x": 9, "y": 9}]]}
        return self.phone.post(f"/v1/applications/{self.id}/signatures", json=said)


@pytest.fixture
def somebody(measuring: Served, content: Content, clock: Clock) -> Callable[[], Attempt]:
    """Somebody new who is about to be identified, with a session."""

    def new() -> Attempt:
        phone, written = measuring.phone(), content("individual")
        id = phone.open(written)
        phone.client.draw_document(id)
        phone.client.take_seat(phone.client.invite(id, 0), written["parties"][0]["document"]["number"])
        agreed = {"application": id, "sha256": phone.client.get("/v1/consents/texts/face")["sha256"]}
        attempt = Attempt(phone, id, clock, phone.done(phone.post("/v1/consents", json=agreed))["consent_id"])
        assert attempt.begin().status_code == 201
        return attempt

    return new


@cache
def _posed(action: str, number: int) -> Any:
    return turned(collins(), DEGREES[action] + 0.3 * number)


def film(actions: Sequence[str]) -> list[bytes]:
    """Pictures of the actions, which nobody handed in before."""
    quality = next(_TAKES)
    return [jpeg(_posed(action, n), quality) for n, action in enumerate(actions)]


def refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["data"]["code"]) == (status, code)


def test_who_does_what_is_asked_may_sign(somebody: Callable[[], Attempt]) -> None:
    honest = somebody()
    assert honest.hand_in(film(honest.actions)).status_code == 202
    said = honest.result().json()["data"]
    assert (said["outcome"], said["liveness"], said["assurance"], said["reasons"]) == ("measured", "passed", "low", {})
    assert honest.sign().status_code == 201


def test_an_expired_session_takes_nothing(somebody: Callable[[], Attempt], clock: Clock) -> None:
    late = somebody()
    clock.move(seconds=LIFETIME.total_seconds())
    refused(late.hand_in(film(late.actions)), 409, "IDN-SESSION-EXPIRED")
    refused(late.sign(), 403, "SGN-IDENTITY")


def test_a_session_is_not_replayed(somebody: Callable[[], Attempt]) -> None:
    again = somebody()
    assert again.hand_in([b"no picture"]).status_code == 202
    refused(again.hand_in(film(again.actions)), 409, "IDN-SESSION-USED")
    refused(again.sign(), 403, "SGN-IDENTITY")


def test_another_applicants_session_is_not_there(somebody: Callable[[], Attempt]) -> None:
    """Neither under one's own application nor under theirs, and it stays theirs to use."""
    thief, owner = somebody(), somebody()
    refused(thief.hand_in(film(owner.actions), owner.session), 404, "IDN-SESSION-OTHER")
    refused(thief.hand_in(film(owner.actions), owner.session, application=owner.id), 404, "IDN-SESSION-OTHER")
    refused(thief.result(owner.session), 404, "IDN-SESSION-OTHER")
    refused(thief.phone.post("/v1/face/sessions", json={"application": owner.id, "consent_id": owner.consent}), 404, CASE_NOT_FOUND)
    refused(thief.sign(), 403, "SGN-IDENTITY")
    assert owner.hand_in(film(owner.actions)).status_code == 202
    refused(thief.sign(), 403, "SGN-IDENTITY")
    assert owner.sign().status_code == 201


def swapped(actions: Sequence[str]) -> list[bytes]:
    pictures = film(actions)
    return [*pictures[:4], jpeg(hopper(), next(_TAKES)), *pictures[5:]]


def shuffled(actions: Sequence[str]) -> list[bytes]:
    """Every turn to the other side."""
    return film([{"turn_left": "turn_right", "turn_right": "turn_left"}.get(action, action) for action in actions])


def flat(actions: Sequence[str]) -> list[bytes]:
    """A print of the portrait, held at a slant for each turn."""
    quality = next(_TAKES)
    return [jpeg(slanted(collins(), (0 if action == "neutral" else 45) + 0.3 * n), quality) for n, action in enumerate(actions)]


def of_two(actions: Sequence[str]) -> list[bytes]:
    """Two people in each picture."""
    both = collins().resize((1000, 600))
    both.paste(collins(), (0, 0))
    both.paste(hopper(), (500, 0))
    return [jpeg(both, next(_TAKES)) for _ in actions]


@pytest.mark.parametrize(("attack", "reason"), [
    (swapped, "face_swapped"), (shuffled, "actions_differ"), (flat, "actions_differ"), (of_two, "several_faces"),
])
def test_pictures_that_are_not_of_one_person_who_did_what_was_asked_lead_nowhere(
    somebody: Callable[[], Attempt], attack: Callable[[Sequence[str]], list[bytes]], reason: str
) -> None:
    attempt = somebody()
    assert attempt.hand_in(attack(attempt.actions)).status_code == 202
    said = attempt.result().json()["data"]
    assert said["reasons"] == {reason: REASONS[reason]}
    assert (said["outcome"], said["liveness"]) in {("failed", "not_checked"), ("measured", "failed")}
    refused(attempt.sign(), 403, "SGN-IDENTITY")


def test_the_pictures_of_an_earlier_session_are_not_taken_again(somebody: Callable[[], Attempt]) -> None:
    """Even where chance asked for the same turns: whatever was asked, they were seen before."""
    first, second = somebody(), somebody()
    pictures = film(first.actions)
    first.hand_in(pictures)
    assert second.hand_in(pictures).status_code == 202
    said = second.result().json()["data"]
    assert said["outcome"] == "failed"
    assert said["reasons"]["frames_seen_before"] == REASONS["frames_seen_before"]
    refused(second.sign(), 403, "SGN-IDENTITY")


def test_saying_success_makes_nobody_pass(somebody: Callable[[], Attempt]) -> None:
    liar = somebody()
    for claim in ({"outcome": "passed"}, {"verify_ret": 10000}, {"liveness": "passed", "distance": 0}):
        refused(liar.hand_in(film(liar.actions), **claim), 422, "API-SHAPE")
    result = f"/v1/face/sessions/{liar.session}/result"
    for method in ("POST", "PUT", "PATCH"):
        refused(liar.phone.request(method, result, json={"outcome": "passed"}), 405, "API-METHOD")
    said = liar.result().json()["data"]
    assert (said["outcome"], said["reasons"]) == ("unknown", {"not_done": REASONS["not_done"]})
    refused(liar.sign(), 403, "SGN-IDENTITY")


def test_attempts_end(somebody: Callable[[], Attempt]) -> None:
    guesser = somebody()
    for _ in range(MOST_ATTEMPTS - 1):
        assert guesser.begin().status_code == 201
    refused(guesser.begin(), 429, "IDN-ATTEMPTS")
    refused(guesser.sign(), 403, "SGN-IDENTITY")


def test_one_account_does_not_open_sessions_without_end(somebody: Callable[[], Attempt], content: Content) -> None:
    flood = somebody()
    for _ in range(MOST_OPENED // MOST_ATTEMPTS):
        while (answer := flood.begin()).status_code == 201:
            continue
        refused(answer, 429, "IDN-ATTEMPTS")
        written = content("individual")
        id = flood.phone.open(written)
        flood.phone.client.take_seat(flood.phone.client.invite(id, 0), written["parties"][0]["document"]["number"])
        agreed = {"application": id, "sha256": flood.phone.client.get("/v1/consents/texts/face")["sha256"]}
        flood.id, flood.consent = id, flood.phone.done(flood.phone.post("/v1/consents", json=agreed))["consent_id"]
    refused(flood.begin(), 429, "IDN-RATE")
