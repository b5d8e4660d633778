"""Whoever tampers with a signed document is found out: bytes changed, things added, keys used for what they are not for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import tsp

from engine.errors import (
    SIG_ADDED,
    SIG_BROKEN,
    SIG_COVERAGE,
    SIG_FOREIGN,
    SIG_OTHER,
    SIG_PURPOSE,
    SIG_TIME,
)
from engine.signing import pades
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import applicant_means, seal_means
from engine.signing.one_signature import Expected
from engine.signing.pades import Level
from engine.signing.pdf import Place, open_pdf
from engine.signing.ports import Identity
from engine.signing.report import State
from engine.signing.roles import Role
from engine.signing.seal import seal
from engine.signing.seal_drawing import stamp_style
from engine.signing.statements import Sealing, document_ref, mark_of
from engine.signing.timestamps import LocalTimeStamper
from engine.signing.trust import Trust
from engine.signing.verify import verify
from tests.signing import attacks
from tests.signing.conftest import Stamper, licence
from tests.signing.documents import NOW, OWNER, SALT, STROKES, consent, document, look, prepared


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_flipped_byte_is_noticed(sealed: bytes, trust: Trust, at: float) -> None:
    shown_part = len(document("营业执照"))
    position = int(shown_part * at)
    changed = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
    assert not verify(changed, trust, NOW).holds


def test_a_swapped_document_under_the_same_signature_is_noticed(sealed: bytes, trust: Trust) -> None:
    changed = sealed.replace(b" g 60 60 475 722 re f", b" g 60 60 475 721 re f")
    assert len(changed) == len(sealed)
    assert verify(changed, trust, NOW).codes() == (SIG_BROKEN,)


def test_a_signature_pasted_from_another_document_is_noticed(
    authority: Authority, stamper: Stamper, signed: bytes, trust: Trust
) -> None:
    other = prepared("另一份申请书")
    target = sign(ToSign(other, consent(other), STROKES), authority, stamper(NOW), NOW)
    value = re.search(rb"/Contents <([0-9A-F]+)>", signed)
    hole = re.search(rb"/Contents <([0-9A-F]+)>", target)
    assert value is not None
    assert hole is not None
    pasted = value[1][: len(hole[1])].ljust(len(hole[1]), b"0")
    assert verify(target.replace(hole[1], pasted), trust, NOW).codes() == (SIG_BROKEN,)


def test_an_applicant_s_certificate_cannot_seal(
    authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path
) -> None:
    """Whoever has the key that is used all day makes a signature that claims to be the seal."""
    means = applicant_means(authority, Identity(OWNER.name, OWNER.code), stamper(NOW), NOW)
    forged = seal(licence(), look(tmp_path), means, NOW)
    report = verify(forged, trust, NOW, Expected(sealed=True))
    assert set(report.codes()) == {SIG_PURPOSE, SIG_OTHER}


def test_a_seal_s_certificate_cannot_sign_for_an_applicant(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, tmp_path: Path
) -> None:
    said = consent(shown)
    signing = pades.Signing(said, said.field, stamp_style(look(tmp_path)), said.signatory.name, "经营者签字")
    forged = pades.sign(shown, open_pdf(shown), signing, seal_means(authority, OWNER, stamper(NOW), NOW), Level.LT, NOW)
    assert SIG_PURPOSE in verify(forged, trust, NOW).codes()


def test_a_seal_that_says_it_is_on_another_document_is_noticed(
    authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path
) -> None:
    pdf = document("营业执照")
    said = Sealing(
        kind="licence", number="9", content="c" * 64, document=document_ref(document("另一份")), authority=OWNER.name, code=OWNER.code, at=NOW,
    )
    signing = pades.Signing(said, licence().field, stamp_style(look(tmp_path)), OWNER.name, "电子印章", final=True)
    forged = pades.sign(pdf, open_pdf(pdf), signing, seal_means(authority, OWNER, stamper(NOW), NOW), Level.LT, NOW)
    assert verify(forged, trust, NOW).codes() == (SIG_OTHER,)


def test_a_signature_after_a_seal_is_noticed_though_the_file_s_own_rules_allow_it(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, tmp_path: Path
) -> None:
    """The seal is put in, with its key, as a signature that leaves the document open."""
    said = Sealing(
        kind="paper", number="1", content="d" * 64, document=document_ref(shown), authority=OWNER.name, code=OWNER.code, at=NOW,
    )
    signing = pades.Signing(said, "signature-1", stamp_style(look(tmp_path)), OWNER.name, "电子印章")
    open_seal = pades.sign(shown, open_pdf(shown), signing, seal_means(authority, OWNER, stamper(NOW), NOW), Level.LT, NOW)
    assert verify(open_seal, trust, NOW).holds
    second = consent(shown, "林榆", "440703198805052222", field="signature-2")
    later = sign(ToSign(open_seal, second, STROKES), authority, stamper(NOW), NOW)
    assert verify(later, trust, NOW).codes() == (SIG_ADDED,)


class OfOthers(LocalTimeStamper):
    """Stamps something else than it is asked to."""

    def answer(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        request["message_imprint"]["hashed_message"] = bytes(32)
        return super().answer(request)


def test_the_time_stamp_of_another_signature_proves_nothing(authority: Authority, trust: Trust, shown: bytes) -> None:
    stamper = OfOthers(authority.of(Role.TIMESTAMPS, NOW), lambda: NOW)
    made = sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, stamper, NOW)
    assert verify(made, trust, NOW).codes() == (SIG_TIME,)


def test_a_seal_s_key_stamps_no_time(authority: Authority, trust: Trust, shown: bytes) -> None:
    stamper = LocalTimeStamper(authority.of(Role.SEAL, NOW, OWNER), lambda: NOW)
    made = sign(ToSign(shown, consent(shown), STROKES, Level.T), authority, stamper, NOW)
    report = verify(made, trust, NOW)
    assert (report.state, report.codes()) == (State.FAILED, (SIG_TIME,))


def test_a_consent_of_somebody_else_is_noticed(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, tmp_path: Path
) -> None:
    said = consent(shown)
    means = applicant_means(authority, Identity("林榆", mark_of("440703198805052222", SALT)), stamper(NOW), NOW)
    signing = pades.Signing(said, said.field, stamp_style(look(tmp_path)), "林榆", "经营者签字")
    forged = pades.sign(shown, open_pdf(shown), signing, means, Level.LT, NOW)
    assert verify(forged, trust, NOW).codes() == (SIG_OTHER,)


def test_a_document_that_was_changed_between_showing_and_signing_is_noticed(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, tmp_path: Path
) -> None:
    """The consent is for what was shown; somebody who can sign without asking adds a page's content before signing."""
    swapped = attacks.with_other_content(shown)
    said = consent(shown)
    means = applicant_means(authority, Identity(said.signatory.name, said.signatory.mark), stamper(NOW), NOW)
    signing = pades.Signing(said, said.field, stamp_style(look(tmp_path)), said.signatory.name, "经营者签字")
    forged = pades.sign(swapped, open_pdf(swapped), signing, means, Level.LT, NOW)
    assert verify(forged, trust, NOW).codes() == (SIG_ADDED,)


@pytest.mark.parametrize("attack", [
    attacks.with_other_content, attacks.with_an_overlay, attacks.with_another_page_shown,
    attacks.with_another_look_of_the_signature, attacks.with_a_script,
])
def test_what_is_added_after_the_signature_is_noticed(
    sealed: bytes, signed_by_two: bytes, trust: Trust, attack: Callable[[bytes], bytes]
) -> None:
    for pdf in (sealed, signed_by_two):
        assert set(verify(attack(pdf), trust, NOW).codes()) == {SIG_ADDED}


def test_a_statement_put_in_place_of_the_signed_one_is_noticed(sealed: bytes, trust: Trust) -> None:
    changed = attacks.with_another_statement(sealed, b"92440703MADEMO0001", b"92440703MADEMO0002")
    assert SIG_COVERAGE in verify(changed, trust, NOW).codes()


def test_bytes_after_the_end_are_noticed(sealed: bytes, trust: Trust) -> None:
    end = sealed[sealed.rindex(b"startxref"):]
    for more in (b"\n", b"\n% something", b"9 0 obj\n(hidden)\nendobj\n" + end):
        assert verify(sealed + more, trust, NOW).codes() == (SIG_ADDED,)


def test_a_field_made_after_showing_the_document_is_noticed_even_if_it_is_signed_properly(
    authority: Authority, stamper: Stamper, signed: bytes, shown: bytes, trust: Trust, tmp_path: Path
) -> None:
    """Its look could hide what stands below."""
    said = consent(shown, "林榆", "440703198805052222", field="signature-3")
    means = applicant_means(authority, Identity(said.signatory.name, said.signatory.mark), stamper(NOW), NOW)
    over_all = pades.Signing(said, Place(0, 0, 0, 595, 842), stamp_style(look(tmp_path)), "林榆", "经营者签字")
    forged = pades.sign(signed, open_pdf(signed), over_all, means, Level.LT, NOW)
    assert SIG_ADDED in verify(forged, trust, NOW).codes()


def test_a_foreign_signature_after_ours_spoils_the_document(
    signed: bytes, shown: bytes, trust: Trust, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    said = consent(shown, "林榆", "440703198805052222", field="signature-2")
    stamper = LocalTimeStamper(other.of(Role.TIMESTAMPS, NOW), lambda: NOW)
    report = verify(sign(ToSign(signed, said, STROKES), other, stamper, NOW), trust, NOW)
    assert [s.state for s in report.signatures] == [State.OK, State.FAILED]
    assert SIG_FOREIGN in report.codes()


def test_a_signature_that_hides_by_calling_itself_something_else_is_noticed(signed_by_two: bytes, trust: Trust) -> None:
    last = signed_by_two.rindex(b"/ETSI.CAdES.detached")
    for name, other in ((b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachex"), (b"/ETSI.CAdES.detached", b"/ETSI.RFC3161".ljust(20))):
        changed = signed_by_two[:last] + other + signed_by_two[last + len(name) :]
        assert not verify(changed, trust, NOW).holds


def test_a_byte_range_that_leaves_something_out_is_noticed(sealed: bytes, trust: Trust) -> None:
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", sealed)
    assert found
    _, first, second, rest = (int(number) for number in found.groups())
    for numbers in ((0, first - 10, second, rest), (0, first, second + 10, rest - 10), (0, first, second, rest - 10), (10, first - 10, second, rest)):
        text = b"/ByteRange [%d %d %d %d]" % numbers
        changed = sealed.replace(found[0], text + b" " * (len(found[0]) - len(text)))
        assert not verify(changed, trust, NOW).holds


def test_nothing_can_be_hidden_in_the_room_left_for_the_signature(sealed: bytes, trust: Trust) -> None:
    value = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
    assert value
    assert value[1].endswith(b"00000000")
    hidden = value[1][:-8] + b"DEADBEEF"
    assert verify(sealed.replace(value[1], hidden), trust, NOW).codes() == (SIG_COVERAGE,)


def test_a_consent_to_another_field_than_the_one_signed_is_noticed(
    authority: Authority, stamper: Stamper, trust: Trust, shown: bytes, tmp_path: Path
) -> None:
    said = consent(shown)
    means = applicant_means(authority, Identity(said.signatory.name, said.signatory.mark), stamper(NOW), NOW)
    signing = pades.Signing(said, "signature-2", stamp_style(look(tmp_path)), said.signatory.name, "经营者签字")
    forged = pades.sign(shown, open_pdf(shown), signing, means, Level.LT, NOW)
    assert verify(forged, trust, NOW).codes() == (SIG_OTHER,)
