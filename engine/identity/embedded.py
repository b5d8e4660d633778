"""The embedded provider: faces measured on this machine against the photograph of the document, of low assurance by
declaration. It never says that somebody passed; it says what was measured, and rules judge that.

A photograph that is animated to turn its head answers the challenge: that attack is open, and known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from itertools import pairwise

from engine.domain.identity import Assurance, Result
from engine.errors import IDN_PICTURES, Defect, IdentityError
from engine.identity.desk import Desk
from engine.identity.face import challenge
from engine.identity.face.models import DIGESTS, LANDMARKS_68, RESNET
from engine.identity.face.pool import FacePool, PoolError
from engine.identity.face.submission import Measured, Submission
from engine.identity.marks import Evidence
from engine.identity.ports import Challenge, Frame, Subject
from engine.identity.sessions import Opened, Wanted
from engine.identity.waiting import not_yet

LIFETIME = dt.timedelta(minutes=3)
LEAST_BETWEEN = 40
"""Milliseconds between two pictures: cameras take 25 in a second."""
LEAST_PER_ACTION = 300
"""Milliseconds a head needs for one action."""
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class EmbeddedProvider:
    """liveness: whether the 68-point model may be used; without it nobody is known to have been there."""

    desk: Desk
    pool: FacePool
    liveness: bool
    name: str = "embedded"

    def start(self, subject: Subject, name: str, id_no: str) -> Challenge:
        actions = challenge.random_actions() if self.liveness else ()
        opened = self.desk.open(Wanted(subject, name, id_no, self.name, LIFETIME, actions))
        return Challenge(opened.id, actions, opened.expires_at, {})

    def submit(self, session_id: str, frames: Sequence[Frame], id_photo: bytes | None) -> None:
        """Raises IdentityError: IDN-PICTURES without any picture leaves the session as it was."""
        if not frames:
            raise IdentityError(IDN_PICTURES, Defect("/frames", "there is none", "take pictures during the challenge"))
        opened = self.desk.take(session_id)
        if not _possible([f.at_ms for f in frames], opened, self.desk.instant()):
            self.desk.close(opened, self._failed(opened, ("times_impossible",)))
            return
        try:
            measured = self.pool.measure(Submission(tuple(f.picture for f in frames), id_photo, opened.actions))
        except PoolError:
            self.desk.close(opened, not_yet(self.name, self._assurance, "broken_off", self._trace(opened)))
            return
        evidence = Evidence(measured.frames, measured.photo, measured.faces)
        self.desk.close(opened, self._result(opened, measured), evidence)

    def result(self, session_id: str) -> Result:
        return self.desk.result_of(session_id) or not_yet(self.name, self._assurance, "not_done")

    @property
    def _assurance(self) -> Assurance:
        return Assurance.LOW if self.liveness else Assurance.PHOTO

    def _failed(self, opened: Opened, reasons: tuple[str, ...]) -> Result:
        return Result("failed", reasons, "not_checked", None, self.name, self._trace(opened), self._assurance, "")

    def _result(self, opened: Opened, measured: Measured) -> Result:
        distance = None if measured.distance is None else Decimal(measured.distance).quantize(_PLACES, ROUND_UP)
        return Result(
            outcome="failed" if measured.broken else "measured", reasons=measured.reasons, liveness=measured.liveness,
            distance=distance, provider=self.name, provider_trace=self._trace(opened), assurance=self._assurance,
            evidence_sha256=_evidence(opened, measured),
        )

    def _trace(self, opened: Opened) -> str:
        """With what it was measured, as JSON: models by the beginning of their digests, limits, challenge, consent."""
        models = {RESNET: DIGESTS[RESNET][:16]} | ({LANDMARKS_68: DIGESTS[LANDMARKS_68][:16]} if self.liveness else {})
        limits = {"turned": challenge.TURNED, "neutral": challenge.NEUTRAL, "straight": challenge.STRAIGHT}
        said = {"models": models, "limits": limits, "challenge": opened.actions, "consent": opened.subject.consent_id}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _possible(times: Sequence[int], opened: Opened, now: dt.datetime) -> bool:
    """Whether pictures can have been taken at these times: one after the other, not all at once, and not for longer
    than the session has been open."""
    lasted = times[-1] - times[0]
    open_for = (now - opened.opened_at) / dt.timedelta(milliseconds=1)
    needed = LEAST_PER_ACTION * (len(opened.actions) - 1)
    return times[0] >= 0 and all(b - a >= LEAST_BETWEEN for a, b in pairwise(times)) and needed <= lasted <= open_for


def _evidence(opened: Opened, measured: Measured) -> str:
    parts = (opened.salt, opened.id, *opened.actions, *measured.frames, measured.photo)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
