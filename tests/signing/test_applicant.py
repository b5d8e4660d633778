"""Applicants sign what they consented to, one after another, and nothing else."""

from __future__ import annotations

import datetime as dt
import gc

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from engine.errors import SIG_CONSENT, SIG_INPUT, SIG_PDF, SigningError
from engine.signing import pades
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.certificates import Holder
from engine.signing.handwriting import Point
from engine.signing.one_signature import Expected
from engine.signing.pades import Level, prepare
from engine.signing.pdf import Place, open_pdf, signatures
from engine.signing.report import State
from engine.signing.trust import Trust
from engine.signing.verify import verify
from tests.signing import attacks
from tests.signing.conftest import Stamper
from tests.signing.documents import NOW, STROKES, consent, document, place, prepared

MINUTE = dt.timedelta(minutes=1)
SECOND_SIGNER = ("林榆", "440703198805052222")


@pytest.mark.parametrize("level", list(Level))
def test_each_level_brings_along_what_it_promises(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, level: Level
) -> None:
    made = sign(ToSign(shown, consent(shown), STROKES, level), authority, stamper(NOW), NOW)
    report = verify(made, trust, NOW)
    assert report.holds
    assert (report.signatures[0].level, report.signatures[0].time is not None) == (level.value, level is not Level.B)
    assert made.startswith(shown)
    assert ("/DSS" in open_pdf(made).root) is (level is Level.LT)


def test_signers_sign_in_any_order_and_leave_each_other_s_bytes_alone(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes
) -> None:
    first = consent(shown, field="signature-2")
    second = consent(shown, *SECOND_SIGNER, field="signature-1")
    one = sign(ToSign(shown, first, STROKES), authority, stamper(NOW), NOW)
    two = sign(ToSign(one, second, STROKES), authority, stamper(NOW + MINUTE), NOW + MINUTE)
    assert two.startswith(one)
    report = verify(two, trust, NOW + MINUTE, Expected(document=first.document.sha256))
    assert report.state is State.OK
    assert [(s.field, s.name, s.time) for s in report.signatures] == [
        ("signature-2", "叶知", NOW), ("signature-1", "林榆", NOW + MINUTE),
    ]


def test_the_key_of_a_signature_is_gone_when_it_is_made(authority: Authority, stamper: Stamper, shown: bytes) -> None:
    """No object holds a private key of the signer's any more, and no file ever did."""
    made = sign(ToSign(shown, consent(shown), STROKES), authority, stamper(NOW), NOW)
    assert signers_key(made) not in keys_held()
    assert signers_key(made) not in [g.certificate.public_key() for g in authority.everything()]
    held = authority.one_use("叶知", "a", NOW)
    assert held.certificate.public_key() in keys_held()


def signers_key(pdf: bytes) -> CertificatePublicKeyTypes:
    return x509.load_der_x509_certificate(signatures(open_pdf(pdf))[0].signer_cert.dump()).public_key()


def keys_held() -> list[CertificatePublicKeyTypes]:
    """The public halves of all private keys this process still holds."""
    gc.collect()
    holders = [found for found in gc.get_objects() if isinstance(found, Holder)]
    return [holder.key.public_key() for holder in holders if holder.key is not None]


def test_two_signatures_of_one_person_have_different_keys(
    authority: Authority, stamper: Stamper, shown: bytes, signed: bytes
) -> None:
    other = sign(ToSign(shown, consent(shown), STROKES), authority, stamper(NOW), NOW)
    assert signers_key(signed) != signers_key(other)


def test_the_handwriting_is_drawn_in_the_field_without_any_font(signed: bytes) -> None:
    widget = open_pdf(signed).root["/Pages"]["/Kids"][0]["/Annots"][0]
    drawn = widget["/AP"]["/N"]
    assert b" c\n" in drawn.data
    assert "/Font" not in drawn["/Resources"]
    assert int(widget["/F"]) & 4  # printed with the page


@pytest.mark.parametrize("age", [dt.timedelta(minutes=-2), dt.timedelta(hours=1, seconds=1), dt.timedelta(days=1)])
def test_a_consent_is_carried_out_within_the_hour(authority: Authority, shown: bytes, age: dt.timedelta) -> None:
    refused(ToSign(shown, consent(shown, at=NOW - age), STROKES, Level.B), authority, SIG_CONSENT)


def test_a_consent_to_another_document_signs_nothing(authority: Authority, shown: bytes) -> None:
    refused(ToSign(shown, consent(prepared("另一份申请书")), STROKES, Level.B), authority, SIG_CONSENT)


def test_a_document_that_was_changed_after_it_was_shown_is_not_signed(authority: Authority, shown: bytes, signed: bytes) -> None:
    for changed in (attacks.with_other_content(shown), attacks.with_an_overlay(signed)):
        refused(ToSign(changed, consent(shown, field="signature-2"), STROKES, Level.B), authority, SIG_CONSENT)


def test_other_handwriting_than_the_one_consented_to_is_not_signed(authority: Authority, shown: bytes) -> None:
    moved = (*STROKES[:-1], (Point(141, 90, 900),))
    refused(ToSign(shown, consent(shown), moved, Level.B), authority, SIG_CONSENT)


@pytest.mark.parametrize("field", ["signature-1", "signature-9"])
def test_a_field_is_signed_once_and_only_if_it_was_prepared(authority: Authority, signed: bytes, shown: bytes, field: str) -> None:
    refused(ToSign(signed, consent(shown, *SECOND_SIGNER, field=field), STROKES, Level.B), authority, SIG_INPUT)


def test_after_a_seal_nobody_signs(authority: Authority, sealed: bytes) -> None:
    refused(ToSign(sealed, consent(sealed), STROKES, Level.B), authority, SIG_INPUT)


@pytest.mark.parametrize("level", [Level.T, Level.LT])
def test_without_a_time_stamper_only_the_lowest_level_can_be_signed(authority: Authority, shown: bytes, level: Level) -> None:
    refused(ToSign(shown, consent(shown), STROKES, level), authority, SIG_INPUT)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\nnothing", document()[:-200]])
def test_what_is_no_document_is_not_signed(authority: Authority, shown: bytes, junk: bytes) -> None:
    refused(ToSign(junk, consent(shown), STROKES, Level.B), authority, SIG_PDF)


def refused(to_sign: ToSign, authority: Authority, code: str) -> None:
    with pytest.raises(SigningError) as caught:
        sign(to_sign, authority, None, NOW)
    assert caught.value.code == code


@pytest.mark.parametrize("where", [
    Place(1, 10, 10, 100, 100), Place(-1, 10, 10, 100, 100), Place(0, 500, 10, 600, 100), Place(0, -1, 10, 100, 100),
    Place(0, 10, 10, 12, 100), Place(0, 100, 100, 10, 10),
])
def test_a_field_lies_on_a_page_and_can_be_seen(where: Place) -> None:
    with pytest.raises(SigningError) as caught:
        prepare(document(), {"signature-1": where})
    assert caught.value.code == SIG_INPUT


def test_a_field_can_lie_on_any_page() -> None:
    made = prepare(document(pages=3), {"a": Place(2, 10, 10, 100, 100)})
    pages = open_pdf(made).root["/Pages"]["/Kids"]
    assert ["/Annots" in page.get_object() for page in pages] == [False, False, True]


def test_a_signed_document_is_not_prepared_again(signed: bytes) -> None:
    with pytest.raises(SigningError) as caught:
        pades.prepare(signed, {"signature-3": place(2)})
    assert caught.value.code == SIG_INPUT


def test_a_claim_to_be_pdf_a_survives_signing(shown: bytes, signed_by_two: bytes) -> None:
    before, after = open_pdf(shown).root, open_pdf(signed_by_two).root
    assert after["/Metadata"].data == before["/Metadata"].data
    assert b'pdfaid:part="3"' in after["/Metadata"].data
    assert signed_by_two.count(b"pdfaid:part") == 1
    assert after["/OutputIntents"] == before["/OutputIntents"]
    assert "/NeedAppearances" not in after["/AcroForm"]
    assert "/Version" not in after  # it stays PDF 1.7
    assert list(after["/Extensions"]) == ["/ESIC"]
