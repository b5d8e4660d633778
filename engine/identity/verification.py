"""Verifying somebody for an application: whoever asks gets at sessions of their own alone, whatever the provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.identity import Result
from engine.errors import IDN_PICTURES, Defect, IdentityError
from engine.identity.desk import Desk
from engine.identity.ports import Challenge, Frame, Provider, Subject

MOST_FRAMES = 20
MOST_BYTES = 4_000_000
"""Of one picture; all pictures together may have four times as many."""
MOST_BYTES_TOGETHER = 4 * MOST_BYTES


@dataclass(frozen=True, slots=True)
class Verification:
    """What the outside may ask for."""

    provider: Provider
    desk: Desk

    def begin(self, subject: Subject, name: str, id_no: str) -> Challenge:
        """Start a session for a person of the subject's application. Raises IdentityError, CaseError."""
        return self.provider.start(subject, name, id_no)

    def hand_in(self, subject: Subject, session_id: str, frames: Sequence[Frame], id_photo: bytes | None) -> None:
        """Hand in the evidence of one's own session.

        Raises IdentityError: IDN-PICTURES leaves the session as it was; IDN-SESSION and those that begin like it.
        """
        self.desk.of_subject(session_id, subject)
        pictures = [f.picture for f in frames] + ([id_photo] if id_photo is not None else [])
        total = sum(len(p) for p in pictures)
        if len(frames) > MOST_FRAMES or total > MOST_BYTES_TOGETHER or any(len(p) > MOST_BYTES for p in pictures):
            advice = f"at most {MOST_FRAMES} pictures of {MOST_BYTES} bytes, {MOST_BYTES_TOGETHER} together"
            raise IdentityError(IDN_PICTURES, Defect("/frames", f"{len(frames)} pictures, {total} bytes", advice))
        self.provider.submit(session_id, frames, id_photo)

    def outcome(self, subject: Subject, session_id: str) -> Result:
        """What came of one's own session, asked of the provider by this side. Raises IdentityError."""
        self.desk.of_subject(session_id, subject)
        return self.provider.result(session_id)
