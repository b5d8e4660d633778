"""The provider based on WeChat: a live face against the population register, shown and compared on WeChat's side.

What a phone says of it is not read: WeChat's server is asked, for the person and the user the session was opened for.
Where it does not answer, nothing is entered and nobody passes; it is asked again, or a person decides.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.clock import CHINA
from engine.domain.id_number import resident_fault
from engine.domain.identity import Assurance, Result, Verified
from engine.errors import IDN_PERSON, WX_REFUSED, Defect, IdentityError, WeChatError
from engine.identity.desk import Desk
from engine.identity.ports import Challenge, Frame, Subject
from engine.identity.sessions import Opened, Wanted
from engine.identity.waiting import not_yet
from engine.identity.wechat.ports import FACE_PASSED, Certificate, WeChat

LIFETIME = dt.timedelta(hours=1)
"""For as long the phone may begin, if WeChat does not say otherwise."""
_SAYS: Mapping[int, tuple[Verified, str]] = {
    10003: ("failed", "not_that_person"), 10004: ("failed", "not_that_person"),
    **dict.fromkeys((90002, 90003, 90004, 90005, 90006), ("failed", "broken_off")),
}
"""`verify_ret` of which it is known what it means: another person, or the user gave up. Every other number is no
statement about the person, and a person looks at it."""


@dataclass(frozen=True, slots=True)
class WeChatProvider:
    """Resident identity cards only, and applicants who are known by their openid (`Subject.applicant`)."""

    desk: Desk
    wechat: WeChat
    name: str = "wechat"

    def start(self, subject: Subject, name: str, id_no: str) -> Challenge:
        """Raises IdentityError (IDN-PERSON for what is no resident identity card), CaseError; WeChatError, and then the
        attempt is entered as one nobody answered."""
        if resident_fault(id_no, self.desk.instant().astimezone(CHINA).date()) is not None:
            raise IdentityError(IDN_PERSON, Defect(
                "/id_no", "WeChat verifies holders of resident identity cards alone", "come in person, or send a notarised document"
            ))
        opened = self.desk.open(Wanted(subject, name, id_no, self.name, LIFETIME, reference=secrets.token_hex(16)))
        try:
            begun = self.wechat.begin_face(opened.reference, _certificate(opened), subject.applicant)
        except WeChatError:
            self.desk.close(opened, self._unknown(opened, "provider_down"))
            raise
        ends = opened.opened_at + min(LIFETIME, dt.timedelta(seconds=begun.seconds))
        self.desk.refer(opened, f"{opened.reference} {begun.verify_id}")
        return Challenge(opened.id, (), ends, {"verify_id": begun.verify_id})

    def submit(self, session_id: str, frames: Sequence[Frame], id_photo: bytes | None) -> None:
        """Nothing: WeChat has the evidence, and what the phone says is not read."""

    def result(self, session_id: str) -> Result:
        entered = self.desk.result_of(session_id)
        if entered is not None:
            return entered
        opened = self.desk.find(session_id)
        number, _, verify_id = opened.reference.partition(" ")
        if not verify_id:
            return self._unknown(opened, "provider_down")
        try:
            said = self.wechat.face_result(verify_id, number, _certificate(opened), opened.subject.applicant)
        except WeChatError as error:
            return self._unanswered(opened, error)
        return self.desk.close(opened, self._judged(opened, said))

    def _unanswered(self, opened: Opened, error: WeChatError) -> Result:
        """A refusal is the answer to a verification that is not done or was done for somebody else; WeChat has no
        numbers of their own for these. Once the time is over it is final, and a person looks at it."""
        if error.code != WX_REFUSED:
            return self._unknown(opened, "provider_down")
        if self.desk.instant() < opened.expires_at:
            return self._unknown(opened, "not_done")
        return self.desk.close(opened, self._unknown(opened, "expired"))

    def _judged(self, opened: Opened, said: int) -> Result:
        if said == FACE_PASSED:
            return Result(
                outcome="passed", reasons=(), liveness="passed", distance=None, provider=self.name,
                provider_trace=_trace(opened, said), assurance=Assurance.SUBSTANTIAL, evidence_sha256="",
            )
        outcome, reason = _SAYS.get(said, ("unknown", "broken_off"))
        return Result(
            outcome=outcome, reasons=(reason,), liveness="not_checked", distance=None, provider=self.name,
            provider_trace=_trace(opened, said), assurance=Assurance.SUBSTANTIAL, evidence_sha256="",
        )

    def _unknown(self, opened: Opened, reason: str) -> Result:
        return not_yet(self.name, Assurance.SUBSTANTIAL, reason, _trace(opened, None))


def _certificate(opened: Opened) -> Certificate:
    return Certificate(opened.name, opened.number)


def _trace(opened: Opened, said: int | None) -> str:
    """By which WeChat finds the verification again, and the consent it was done with."""
    number, _, verify_id = opened.reference.partition(" ")
    traced = {"number": number, "verify_id": verify_id, "verify_ret": said, "consent": opened.subject.consent_id}
    return json.dumps(traced, separators=(",", ":"))
