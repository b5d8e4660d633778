"""A licence holds as it was issued; each attack is noticed for what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from engine.domain.application import Application
from engine.errors import (
    LED_TREE,
    LED_UNSIGNED,
    LIC_ENDED,
    LIC_FILE,
    LIC_IDENTIFIER,
    LIC_LIST,
    LIC_OLD,
    LIC_QR,
    LIC_SUPERSEDED,
    LIC_UNKNOWN,
    SIG_ADDED,
    SIG_BROKEN,
    SIG_FOREIGN,
    SIG_NONE,
    LicenceError,
)
from engine.licence import read, sealing
from engine.licence.bundle import read_bundle
from engine.licence.sealing import Due, make
from engine.licence.verify import CHECKS, Verdict
from engine.signing.authority import Authority
from engine.signing.report import State
from tests.casefile.test_kinds import NEW
from tests.casefile.test_kinds import change as amend
from tests.licence.library import SITE, Library, workshop
from tests.licence.test_changes import to
from tests.signing.attacks import appended

Template = Callable[..., Application]
OTHER = "92440703MA0000002X"


@pytest.fixture
def issued(small_library: Library, template: Template) -> tuple[Library, str]:
    return small_library, small_library.issue(template())


def line(verdict: Verdict, check: str) -> tuple[State, str | None]:
    (found,) = (one for one in verdict.lines if one.check == check)
    return found.state, found.code


def test_an_issued_licence_holds_against_the_store_and_with_a_bundle(library: Library, template: Template) -> None:
    uscc = library.issue(template())
    pdf = library.pdf(uscc)
    for verdict in (library.verified(pdf), library.verified_offline(pdf, library.bundle(uscc))):
        assert verdict.holds, verdict.as_json()
        assert [one.check for one in verdict.lines] == list(CHECKS)
        assert verdict.codes() == ()
        assert uscc in str(verdict.identifier)


def test_a_seal_of_a_foreign_authority_is_noticed(issued: tuple[Library, str], tmp_path: Path) -> None:
    library, uscc = issued
    forged = workshop(library.workshop.setter, Authority(tmp_path / "foreign"), tmp_path)
    with library.desk.database.read() as session:
        opened = read.open_licence(session, library.desk.office.vault, uscc)
    verdict = library.verified(make(forged, opened, Due(uscc, 1, "duplicate"), library.desk.now).pdf)
    assert line(verdict, "chain") == (State.FAILED, SIG_FOREIGN)
    assert line(verdict, "ledger") == (State.FAILED, LIC_UNKNOWN)
    assert not verdict.holds


def test_a_code_of_another_licence_pasted_over_the_page_is_noticed(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    verdict = library.verified(with_a_code(library.pdf(uscc), f"{SITE}/v/{OTHER}"))
    assert line(verdict, "seal") == (State.FAILED, SIG_ADDED)
    assert line(verdict, "qr") == (State.FAILED, LIC_QR)
    assert line(verdict, "identifier") == (State.OK, None)


def test_a_code_that_leads_elsewhere_is_noticed_even_if_it_was_sealed(
    issued: tuple[Library, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, uscc = issued
    monkeypatch.setattr(read, "address_of", lambda site, code: f"https://elsewhere.example/v/{code}")
    library.sealer.seal_now(uscc, "duplicate")
    library.checkpoint()
    assert library.verified(library.pdf(uscc)).codes() == (LIC_QR,)


def test_what_is_attached_must_be_what_was_sealed(issued: tuple[Library, str], monkeypatch: pytest.MonkeyPatch) -> None:
    library, uscc = issued
    monkeypatch.setattr(sealing, "content_of", lambda metadata: "0" * 64)
    library.sealer.seal_now(uscc, "duplicate")
    monkeypatch.undo()
    library.checkpoint()
    assert library.verified(library.pdf(uscc)).codes() == (LIC_IDENTIFIER,)


def test_a_flipped_byte_is_noticed(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    pdf = bytearray(library.pdf(uscc))
    pdf[len(pdf) // 3] ^= 1
    verdict = library.verified(bytes(pdf))
    assert line(verdict, "seal")[1] == SIG_BROKEN
    assert not verdict.holds


def test_a_licence_without_a_seal_is_none(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    with library.desk.database.read() as session:
        sheet = read.sheet_of(read.open_licence(session, library.desk.office.vault, uscc), library.workshop.printing)
    verdict = library.verified(library.workshop.setter.pdf(sheet))
    assert line(verdict, "seal") == (State.FAILED, SIG_NONE)
    assert line(verdict, "identifier") == (State.FAILED, LIC_IDENTIFIER)
    assert not verdict.holds


def test_what_is_no_licence_at_all_does_not_hold(issued: tuple[Library, str]) -> None:
    library, _ = issued
    for data in (b"", b"%PDF-1.7\n", b"\x89PNG"):
        verdict = library.verified(data)
        assert (verdict.holds, verdict.identifier) == (False, None)


@pytest.mark.parametrize("status", ["revoked", "annulled", "deregistered"])
def test_an_end_is_seen_at_once_in_the_store_and_in_the_next_bundle(issued: tuple[Library, str], status: str) -> None:
    library, uscc = issued
    pdf = library.pdf(uscc)
    to(library, uscc, status)  # type: ignore[arg-type]
    for verdict in (library.verified(pdf), library.verified_offline(pdf, library.bundle(uscc))):
        assert verdict.codes() == (LIC_ENDED,)


def test_a_mark_is_said_and_leaves_the_licence_valid(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    to(library, uscc, "abnormal", "未按时报送年度报告")
    for verdict in (library.verified(library.pdf(uscc)), library.verified_offline(library.pdf(uscc), library.bundle(uscc))):
        assert verdict.holds
        assert line(verdict, "status") == (State.NOTE, None)


def test_an_older_version_is_said_to_be_superseded(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    bundle_of_then = json.loads(library.bundle(uscc))
    library.desk.later(days=1)
    amend(library.desk, uscc, "name", name=NEW)
    library.seal()
    library.checkpoint()
    assert library.verified(library.pdf(uscc, 1)).codes() == (LIC_SUPERSEDED,)
    assert library.verified(library.pdf(uscc)).holds
    now = {**json.loads(library.bundle(uscc)), "proofs": bundle_of_then["proofs"]}
    assert library.verified_offline(library.pdf(uscc, 1), json.dumps(now)).codes() == (LIC_SUPERSEDED,)


def test_an_old_status_list_is_recognised_as_old(issued: tuple[Library, str]) -> None:
    library, uscc = issued
    pdf, bundle = library.pdf(uscc), library.bundle(uscc)
    library.desk.later(hours=23)
    assert library.verified_offline(pdf, bundle).holds
    library.desk.later(hours=2)
    verdict = library.verified_offline(pdf, bundle)
    assert line(verdict, "status") == (State.UNKNOWN, LIC_OLD)
    assert verdict.codes() == (LIC_OLD,)


def test_a_list_put_into_the_bundle_in_place_of_another_is_noticed(issued: tuple[Library, str], tmp_path: Path) -> None:
    library, uscc = issued
    to(library, uscc, "revoked")
    bundle = json.loads(library.bundle(uscc))
    (address,) = bundle["status_lists"]
    head, body, signature = bundle["status_lists"][address].split(".")
    bundle["status_lists"][address] = ".".join((head, body[:-8] + "AAAAAAAA", signature))
    verdict = library.verified_offline(library.pdf(uscc), json.dumps(bundle))
    assert line(verdict, "status") == (State.UNKNOWN, LIC_LIST)


def test_a_sealing_that_no_checkpoint_covers_yet_is_not_certain(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    small_library.seal()
    assert line(small_library.verified(small_library.pdf(uscc)), "ledger") == (State.UNKNOWN, LED_UNSIGNED)


def test_a_proof_of_something_else_proves_nothing(issued: tuple[Library, str], template: Template) -> None:
    library, uscc = issued
    other = library.issue(template("individual"))
    mine, others = (json.loads(library.bundle(code)) for code in (uscc, other))
    ((digest, _),) = mine["proofs"].items()
    ((_, proof),) = others["proofs"].items()
    verdict = library.verified_offline(library.pdf(uscc), json.dumps({**mine, "proofs": {digest: proof}}))
    assert line(verdict, "ledger") == (State.FAILED, LED_TREE)
    verdict = library.verified_offline(library.pdf(other), json.dumps(mine))
    assert verdict.codes() == (LIC_UNKNOWN,)


@pytest.mark.parametrize("change", [{"roots": []}, {"roots": ["x"]}, {"format": "other"}, {"more": 1}, {"ledger_keys": ["x"]}])
def test_a_bundle_that_cannot_be_read_is_an_error(issued: tuple[Library, str], change: dict[str, object]) -> None:
    library, uscc = issued
    with pytest.raises(LicenceError) as caught:
        read_bundle(json.dumps({**json.loads(library.bundle(uscc)), **change}), "b")
    assert caught.value.code == LIC_FILE


def with_a_code(pdf: bytes, address: str) -> bytes:
    """The document with a QR code pasted over its own, as a stamp."""
    matrix = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    side, module = 120, 120 / (len(matrix) + 8)
    cells = b"1 1 1 rg 0 0 120 120 re f 0 g\n" + b"".join(
        b"%.3f %.3f %.3f %.3f re f\n" % ((x + 4) * module, side - (y + 5) * module, module, module)
        for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )

    def change(writer: IncrementalPdfFileWriter) -> None:
        box = [NumberObject(n) for n in (0, 0, side, side)]
        drawing = StreamObject({pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): ArrayObject(box)}, stream_data=cells)
        stamp = DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Stamp"), pdf_name("/F"): NumberObject(4),
            pdf_name("/Rect"): ArrayObject([NumberObject(n) for n in (60, 60, 60 + side, 60 + side)]),
            pdf_name("/AP"): DictionaryObject({pdf_name("/N"): writer.add_object(drawing)}),
        })
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        page["/Annots"].append(writer.add_object(stamp))
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    return appended(pdf, change)
