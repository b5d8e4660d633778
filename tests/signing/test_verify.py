"""What was signed as it should be holds; what was tampered with does not, and the report says why."""

from __future__ import annotations

import datetime as dt
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper

from engine.errors import (
    SIG_ALGORITHM,
    SIG_EXPIRED,
    SIG_FOREIGN,
    SIG_NONE,
    SIG_OTHER,
    SIG_PDF,
    SIG_REVOCATION,
    SIG_REVOKED,
    SIG_STATEMENT,
    SIG_TIME,
)
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import applicant_means, seal_means
from engine.signing.one_signature import Expected
from engine.signing.pades import Level
from engine.signing.ports import Identity
from engine.signing.report import Report, State
from engine.signing.roles import Purpose, Role
from engine.signing.seal import seal
from engine.signing.statements import Sealing, mark_of
from engine.signing.timestamps import LocalTimeStamper
from engine.signing.trust import Anchor, Trust, installed
from engine.signing.verify import verify
from tests.signing import attacks
from tests.signing.conftest import Stamper, licence
from tests.signing.documents import NOW, OWNER, SALT, STROKES, consent, document, look

HOUR, DAY, YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)


def states(report: Report, signature: int = 0) -> dict[str, State]:
    return {line.check: line.state for line in report.signatures[signature].lines}


def test_a_document_signed_by_two_holds_and_names_both(signed_by_two: bytes, trust: Trust) -> None:
    report = verify(signed_by_two, trust, NOW)
    assert (report.state, report.codes()) == (State.OK, ())
    assert [(s.name, s.purpose, s.level, s.time) for s in report.signatures] == [
        ("叶知", Purpose.APPLICANT, "B-LT", NOW), ("林榆", Purpose.APPLICANT, "B-LT", NOW),
    ]


def test_the_consent_comes_back_as_it_was_given(signed: bytes, shown: bytes, trust: Trust) -> None:
    assert verify(signed, trust, NOW).signatures[0].statement == consent(shown)


def test_a_sealed_licence_holds_and_says_which_one_it_is(sealed: bytes, trust: Trust) -> None:
    report = verify(sealed, trust, NOW, Expected(number="92440703MADEMO0001", content="c" * 64, sealed=True))
    assert report.state is State.OK
    seal_report = report.signatures[0]
    assert (seal_report.name, seal_report.mark, seal_report.purpose) == (OWNER.name, OWNER.code, Purpose.SEAL)
    assert isinstance(seal_report.statement, Sealing)
    assert seal_report.statement.document.sha256 == hashlib.sha256(document("营业执照")).hexdigest()


def test_after_many_years_a_seal_with_a_time_stamp_still_holds(sealed: bytes, authority: Authority) -> None:
    trust = Trust(tuple(Anchor(root) for root in authority.roots()))
    assert verify(sealed, trust, NOW + 14 * YEAR).state is State.OK


def test_when_the_stamp_s_own_certificate_has_run_out_a_person_looks(sealed: bytes, trust: Trust) -> None:
    report = verify(sealed, trust, NOW + 16 * YEAR)
    assert states(report)["time"] is State.UNKNOWN
    assert not report.holds


def test_a_certificate_of_one_use_holds_for_minutes_without_a_time_stamp(signed_plainly: bytes, trust: Trust) -> None:
    assert verify(signed_plainly, trust, NOW + dt.timedelta(minutes=10)).state is State.NOTE
    report = verify(signed_plainly, trust, NOW + DAY)
    assert report.codes() == (SIG_EXPIRED,)


def test_with_a_time_stamp_it_holds_when_it_has_run_out(signed: bytes, trust: Trust) -> None:
    assert verify(signed, trust, NOW + DAY).state is State.OK


def test_a_time_stamp_from_after_the_certificate_ran_out_proves_nothing(
    authority: Authority, stamper: Stamper, shown: bytes, trust: Trust
) -> None:
    late = sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, stamper(NOW + DAY), NOW)
    report = verify(late, trust, NOW + DAY)
    assert report.codes() == (SIG_EXPIRED,)


def test_a_time_stamp_from_the_future_is_not_believed(signed: bytes, trust: Trust) -> None:
    report = verify(signed, trust, NOW - DAY)
    assert states(report)["time"] is State.FAILED
    assert SIG_TIME in report.codes()


@pytest.mark.parametrize(("expected", "detail"), [
    (Expected(application="20261126-AAAAAAAAAAAA"), "申请"),
    (Expected(revision="0" * 64), "申请内容"),
    (Expected(document="0" * 64), "文件"),
])
def test_a_signature_of_another_case_is_noticed(signed: bytes, trust: Trust, expected: Expected, detail: str) -> None:
    report = verify(signed, trust, NOW, expected)
    assert report.codes() == (SIG_OTHER,)
    assert detail in report.signatures[0].lines[-1].detail


def test_who_has_not_signed_yet_is_missed(signed: bytes, signed_by_two: bytes, trust: Trust) -> None:
    both = Expected(signers=frozenset({mark_of("440703199001011232", SALT), mark_of("440703198805052222", SALT)}))
    assert verify(signed, trust, NOW, both).codes() == (SIG_OTHER,)
    assert verify(signed_by_two, trust, NOW, both).holds


def test_an_applicant_s_signature_is_no_seal(signed: bytes, sealed: bytes, trust: Trust) -> None:
    assert verify(signed, trust, NOW, Expected(sealed=True)).codes() == (SIG_OTHER,)
    assert verify(sealed, trust, NOW, Expected(sealed=True)).holds


def test_the_authority_of_another_installation_is_foreign(signed: bytes, tmp_path: Path) -> None:
    other = Authority(tmp_path)
    other.of(Role.TIMESTAMPS, NOW)
    report = verify(signed, installed(other, NOW), NOW)
    assert set(report.codes()) == {SIG_TIME, SIG_FOREIGN}


def test_without_revocation_data_it_is_not_known_whether_it_holds(
    authority: Authority, stamper: Stamper, shown: bytes
) -> None:
    bare = sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, stamper(NOW), NOW)
    report = verify(bare, Trust(tuple(Anchor(root) for root in authority.roots())), NOW)
    assert (report.state, report.codes()) == (State.UNKNOWN, (SIG_REVOCATION,))
    assert verify(bare, installed(authority, NOW), NOW).holds


def test_a_seal_that_was_revoked_before_it_was_used_does_not_hold_though_the_document_brings_an_older_list(
    tmp_path: Path,
) -> None:
    sealing, sealed_then = sealed_by_another(tmp_path)
    sealing.revoke(sealing.of(Role.SEAL, NOW, OWNER).certificate, NOW - HOUR, x509.ReasonFlags.superseded)
    assert SIG_REVOKED in verify(sealed_then, installed(sealing, NOW + DAY), NOW + DAY).codes()


def test_a_seal_that_was_replaced_later_still_holds_but_not_if_its_key_was_stolen(tmp_path: Path) -> None:
    sealing, sealed_then = sealed_by_another(tmp_path)
    certificate = sealing.of(Role.SEAL, NOW, OWNER).certificate
    sealing.revoke(certificate, NOW + HOUR, x509.ReasonFlags.superseded)
    assert verify(sealed_then, installed(sealing, NOW + DAY), NOW + DAY).holds
    sealing.revoke(certificate, NOW + HOUR, x509.ReasonFlags.key_compromise)
    assert SIG_REVOKED in verify(sealed_then, installed(sealing, NOW + DAY), NOW + DAY).codes()


def sealed_by_another(folder: Path) -> tuple[Authority, bytes]:
    sealing = Authority(folder / "authority")
    stamper = LocalTimeStamper(sealing.of(Role.TIMESTAMPS, NOW), lambda: NOW)
    return sealing, seal(licence(), look(folder), seal_means(sealing, OWNER, stamper, NOW), NOW)


def test_a_document_without_a_signature_says_so(shown: bytes, trust: Trust) -> None:
    assert verify(document(), trust, NOW).codes() == (SIG_NONE,)
    assert verify(shown, trust, NOW).codes() == (SIG_NONE,)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"not a pdf", b"%PDF-1.7\n" + bytes(5000)])
def test_what_is_no_pdf_is_reported_and_not_raised(junk: bytes, trust: Trust) -> None:
    assert verify(junk, trust, NOW).codes() == (SIG_PDF,)


def test_a_document_with_more_signatures_than_can_be_compared_is_for_a_person(
    signed_by_two: bytes, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.signing.verify.MOST", 1)
    assert verify(signed_by_two, trust, NOW).codes() == (SIG_PDF,)


def test_a_truncated_document_does_not_hold(sealed: bytes, trust: Trust) -> None:
    for part in (0.3, 0.6, 0.9, 0.999):
        assert not verify(sealed[: int(len(sealed) * part)], trust, NOW).holds


def stamped(pdf: bytes, stamper: LocalTimeStamper) -> bytes:
    """The document with a time stamp on the whole of it, as archives add them (B-LTA)."""
    made: bytes = PdfTimeStamper(stamper).timestamp_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), "sha256").getvalue()
    return made


def test_an_archive_s_time_stamp_on_the_sealed_document_leaves_it_valid(sealed: bytes, stamper: Stamper, trust: Trust) -> None:
    assert verify(stamped(sealed, stamper(NOW + DAY)), trust, NOW + DAY).state is State.OK


def test_a_time_stamp_on_the_document_that_nobody_trusts_spoils_it(sealed: bytes, trust: Trust, tmp_path: Path) -> None:
    other = LocalTimeStamper(Authority(tmp_path).of(Role.TIMESTAMPS, NOW), lambda: NOW)
    assert verify(stamped(sealed, other), trust, NOW).codes() == (SIG_TIME,)


def test_a_signature_in_an_algorithm_that_is_not_known_here_is_for_a_person(sealed: bytes, trust: Trust) -> None:
    sha256, sha3 = b"0609608648016503040201", b"0609608648016503040208"
    report = verify(sealed.replace(sha256, sha3), trust, NOW)
    assert states(report)["intact"] is State.UNKNOWN
    assert states(report)["unchanged"] is State.OK
    assert SIG_ALGORITHM in report.codes()
    assert not report.holds


def test_a_signature_of_another_program_has_no_statement_and_does_not_hold(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes
) -> None:
    means = applicant_means(authority, Identity("叶知", "a" * 32), stamper(NOW), NOW)
    metadata = PdfSignatureMetadata("signature-1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    signer = PdfSigner(metadata, means.signer, timestamper=means.time)
    made = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(shown)), bytes_reserved=20_000).getvalue()
    report = verify(made, trust, NOW)
    assert SIG_STATEMENT in report.codes()
    assert states(report)["intact"] is State.OK


def test_no_name_gets_into_the_log(
    signed: bytes, authority: Authority, stamper: Stamper, shown: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """pyHanko warns by name of whatever it does not like about a certificate."""
    caplog.set_level(0)
    sign(ToSign(shown, consent(shown), STROKES), authority, stamper(NOW), NOW)
    other = Authority(tmp_path)
    other.of(Role.TIMESTAMPS, NOW)
    for pdf in (signed, attacks.with_other_content(signed)):
        verify(pdf, installed(other, NOW), NOW)
    assert "叶知" not in caplog.text
    assert not [r for r in caplog.records if r.name.startswith("pyhanko")]


def test_the_report_as_json_says_what_the_report_says(signed: bytes, trust: Trust) -> None:
    told = verify(signed, trust, NOW, Expected(application="x")).as_json()
    assert (told["state"], told["holds"]) == ("failed", False)
    line = told["signatures"][0]["lines"][-1]
    assert (line["check"], line["code"], line["state"]) == ("expected", SIG_OTHER, "failed")
    assert told["signatures"][0]["statement"]["form"] == "miaopi-consent-1"
