"""An applicant's signature on a document, bound to their consent to just this document.

The document is prepared first (`pades.prepare`): it gets a field for each signer, is shown like that, and does not
change any more. Applicants then sign one after another, in any order: each signature follows the others in the file
and leaves them as they are. Two at once would each leave out the other, so whoever keeps the file compares and sets.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle

from engine.errors import SIG_CONSENT, Defect, SigningError
from engine.signing import handwriting, pades
from engine.signing.authority import Authority
from engine.signing.embedded import applicant_means
from engine.signing.handwriting import Strokes
from engine.signing.pades import Level, Means
from engine.signing.pdf import begins_with, field_size, only_filled_after, open_pdf
from engine.signing.ports import Evidence, Identity, SigningService
from engine.signing.seal_drawing import WHOLE
from engine.signing.signers import ServiceSigner
from engine.signing.statements import Consent

FRESH = dt.timedelta(hours=1)
"""How long a consent may wait to be carried out."""
AHEAD = dt.timedelta(minutes=1)
"""How far another machine's clock may be ahead."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """What an applicant signs: the prepared document as it is now, with the signatures others made before; their
    consent; their handwriting, which is shown in the field."""

    pdf: bytes
    consent: Consent
    strokes: Strokes
    level: Level = Level.LT


def sign(to_sign: ToSign, authority: Authority, time: TimeStamper | None, now: dt.datetime) -> bytes:
    """Sign with a key and certificate of one use from the embedded authority. The key is gone when this returns.

    Raises SigningError: SIG-CONSENT if the consent is not for this document, handwriting or hour, SIG-INPUT, SIG-PDF,
    SIG-SERVICE, SIG-AUTHORITY. Not to be called where an asyncio loop runs.
    """
    return _signed(to_sign, applicant_means(authority, _identity(to_sign.consent), time, now), now)


def sign_by_service(to_sign: ToSign, service: SigningService, time: TimeStamper | None, now: dt.datetime) -> bytes:
    """Let a licensed authority sign. `to_sign.level` is at most B-T. Raises SigningError as `sign` does."""
    known = to_sign.consent.identification
    evidence = Evidence(known.provider, known.assurance, known.evidence)
    return _signed(to_sign, Means(ServiceSigner(service, _identity(to_sign.consent), evidence), time), now)


def _signed(to_sign: ToSign, means: Means, now: dt.datetime) -> bytes:
    strokes = handwriting.checked(to_sign.strokes)
    reader = open_pdf(to_sign.pdf)
    consent = to_sign.consent
    if not begins_with(to_sign.pdf, consent.document):
        raise _not_consented("the document is not the one the signer consented to")
    if not only_filled_after(to_sign.pdf, reader, consent.document.length):
        raise _not_consented("something else than signatures was added to the document")
    if handwriting.digest(strokes) != consent.strokes:
        raise _not_consented("the handwriting is not the one the signer consented to")
    if not -AHEAD <= now - consent.at <= FRESH:
        raise _not_consented(f"the consent is of {consent.at.isoformat()}")
    ink = handwriting.drawing(strokes, *field_size(reader, consent.field))
    style = StaticStampStyle(border_width=0, background=ink, background_layout=WHOLE)
    who = consent.signatory
    signing = pades.Signing(consent, consent.field, style, who.name, f"{who.role}签字")
    return pades.sign(to_sign.pdf, reader, signing, means, to_sign.level, now)


def _identity(consent: Consent) -> Identity:
    return Identity(consent.signatory.name, consent.signatory.mark)


def _not_consented(problem: str) -> SigningError:
    return SigningError(SIG_CONSENT, Defect("consent", problem, "show the document again and ask the signer again"))
