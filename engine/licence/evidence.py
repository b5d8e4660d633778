"""What a licence is verified against: whom to trust, how it stands, and that its sealing is in the ledger.

Either the registry's own store, or a bundle that was fetched from it and works offline.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlmodel import Session

from engine.errors import LED_NOT_FOUND, LIC_LIST, LIC_UNKNOWN, Defect, LedgerError, LicenceError
from engine.ledger import proof, stored
from engine.ledger.note import Verifier
from engine.licence.attached import Attached
from engine.licence.documents import document_of
from engine.licence.sealing import EVENT
from engine.licence.standing import MARKS, Standing, VersionStatus
from engine.licence.stands import standing_of
from engine.licence.status_token import read_list
from engine.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class Stands:
    """How a version stands. told: since when and why, as far as that is known; seen: when this was so."""

    status: VersionStatus
    marks: tuple[VersionStatus, ...]
    told: str
    seen: dt.datetime


class Evidence(Protocol):
    """Where verification looks things up."""

    @property
    def trust(self) -> Trust: ...

    @property
    def site(self) -> str:
        """Under which licences can be verified."""
        ...

    def stands(self, attached: Attached, at: dt.datetime) -> Stands:
        """Raises LicenceError: LIC-NOT-FOUND, LIC-LIST, LIC-OLD."""
        ...

    def entered(self, digest: str, attached: Attached) -> proof.Checked:
        """The proof that the sealing of the document of this digest is in the ledger, checked.

        Raises LicenceError LIC-UNKNOWN, LedgerError.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoreEvidence:
    """The registry's own store."""

    session: Session
    trust: Trust
    site: str
    keys: Sequence[Verifier]

    def stands(self, attached: Attached, at: dt.datetime) -> Stands:
        return told(standing_of(self.session, attached.number, attached.identifier.version), at)

    def entered(self, digest: str, attached: Attached) -> proof.Checked:
        kept = document_of(self.session, digest)
        if kept is None or kept.uscc != attached.number or kept.version != attached.identifier.version:
            raise LicenceError(LIC_UNKNOWN, Defect(attached.number, "no document of these bytes was sealed here"))
        made = proof.prove_entries(self.session, sealing_entries(self.session, kept.uscc, digest), self.keys)
        return checked(made, self.keys, digest, attached)


@dataclass(frozen=True, slots=True)
class BundleEvidence:
    """A bundle that was fetched from the registry. lists: tokens by address; proofs: by the digest of the document."""

    trust: Trust
    site: str
    keys: Sequence[Verifier]
    lists: Mapping[str, str]
    proofs: Mapping[str, proof.InclusionProof]

    def stands(self, attached: Attached, at: dt.datetime) -> Stands:
        place = attached.status
        if place is None:
            raise LicenceError(LIC_LIST, Defect(attached.number, "the licence does not say where its status is found"))
        if place.uri not in self.lists:
            raise LicenceError(LIC_LIST, Defect(place.uri, "the bundle does not have this list", "fetch a bundle of this licence"))
        found = read_list(self.lists[place.uri], place.uri, self.trust, at)
        status = found.status(place.index)
        return Stands(status, (status,) if status in MARKS else (), "", found.made)

    def entered(self, digest: str, attached: Attached) -> proof.Checked:
        if digest not in self.proofs:
            raise LicenceError(LIC_UNKNOWN, Defect(attached.number, "the bundle proves no document of these bytes"))
        return checked_proof(self.proofs[digest], self.keys, digest, attached)


def told(standing: Standing, at: dt.datetime) -> Stands:
    """A standing as verification shows it."""
    why = f"自{standing.since.isoformat()}起，{standing.reason}（{standing.authority}）"
    return Stands(standing.status, standing.marks, why, at)


def sealing_entries(session: Session, uscc: str, digest: str) -> list[int]:
    """The entries of the ledger that tell of the sealing of a document. Raises LedgerError LED-NOT-FOUND."""
    found = [
        entry.id for _, entry in stored.entries(session, stored.ids_of(session, uscc))
        if entry.kind == EVENT and json.loads(entry.body).get("document") == digest
    ]
    if not found:
        raise LedgerError(LED_NOT_FOUND, Defect(uscc, "the ledger does not tell of the sealing of this document"))
    return found[:1]


def checked(made: Mapping[str, object], keys: Sequence[Verifier], digest: str, attached: Attached) -> proof.Checked:
    """A proof that was just made, checked as anybody would."""
    read = proof.read(json.dumps(made, ensure_ascii=False), "proof")
    assert isinstance(read, proof.InclusionProof)
    return checked_proof(read, keys, digest, attached)


def checked_proof(one: proof.InclusionProof, keys: Sequence[Verifier], digest: str, attached: Attached) -> proof.Checked:
    """Whether the proof holds, and is about the sealing of this document and no other."""
    found = proof.check(one, keys)
    about = [
        included.entry for included in one.entries
        if included.entry.kind == EVENT and included.entry.subject == attached.number
        and _body(included.entry.body) == (digest, attached.identifier.version)
    ]
    if len(about) != 1 or len(one.entries) != 1:
        return proof.Checked(found.proof, found.checkpoint, (*found.problems, "it is about something else"))
    return found


def _body(text: str) -> tuple[object, object]:
    try:
        body = json.loads(text)
    except ValueError:
        return None, None
    return (body.get("document"), body.get("version")) if isinstance(body, dict) else (None, None)
