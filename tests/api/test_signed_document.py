"""What is signed over the network, downloaded as the example's client does: other programs find it valid, and whatever is
not this document, this application or this signer is refused with its own code."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from engine.clock import now
from engine.signing.one_signature import Expected
from engine.signing.report import Report
from engine.signing.trust import installed
from engine.signing.verify import verify
from tests.api.conftest import Phone, Served
from tests.signing.test_validators import needs, said_by

Content = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Signed:
    """An application whose signers all signed. shown: the digest of the document as they saw it; file: as downloaded."""

    phone: Phone
    id: str
    shown: str
    length: int
    file: bytes


@pytest.fixture(scope="module")
def signed(served_here: Served, content: Content) -> tuple[Signed, Signed]:
    """A company's, signed by both on phones of their own; an individual business's."""
    together = content("company", name="江门市汐序禾软件有限公司")
    applicant = served_here.phone()
    id = applicant.open(together)
    for signer in applicant.client.draw_document(id)["signers"]:
        place = signer["party"]
        phone = applicant if place == 0 else served_here.phone()
        phone.take_part(id, applicant.client.invite(id, place), together["parties"][place]["document"]["number"], signer["signs"])
    alone = served_here.phone()
    other = alone.open(content("individual"))
    alone.sign_alone(other)
    return downloaded(applicant, id), downloaded(alone, other)


def downloaded(phone: Phone, id: str) -> Signed:
    shown = phone.client.get(f"/v1/applications/{id}/document")
    assert shown["complete"]
    return Signed(phone, id, shown["sha256"], shown["length"], phone.get(f"/v1/applications/{id}/document/file").content)


def test_pdfsig_finds_every_signature_valid(signed: tuple[Signed, Signed], tmp_path: Path) -> None:
    pdfsig = needs("pdfsig", "poppler-utils")
    for document, signatures in zip(signed, (2, 1), strict=True):
        (file := tmp_path / "document.pdf").write_bytes(document.file)
        _, said = said_by(pdfsig, str(file))
        assert said.count("Signature is Valid") == signatures
        assert said.count("- Total document signed") == 1
        file.write_bytes(flipped(document))
        assert "Signature is Valid" not in said_by(pdfsig, str(file))[1]


def test_pyhanko_s_command_line_finds_every_signature_valid(served_here: Served, signed: tuple[Signed, Signed], tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("pyhanko")
    if not program.exists():
        pytest.skip("pyhanko-cli is not installed")
    (root := tmp_path / "root.pem").write_bytes(served_here.service.pen.authority.roots()[0].public_bytes(Encoding.PEM))
    command = (str(program), "sign", "adesverify", "--pretty-print", "--trust", str(root), "--trust-replace")
    for document, signatures in zip(signed, (2, 1), strict=True):
        (file := tmp_path / "document.pdf").write_bytes(document.file)
        code, said = said_by(*command, str(file))
        assert code == 0, said
        assert said.count("The signature is judged VALID") == signatures
        file.write_bytes(flipped(document))
        assert said_by(*command, str(file))[0] != 0


def flipped(document: Signed) -> bytes:
    """One bit of what was shown is another."""
    at = document.length // 2
    return document.file[:at] + bytes([document.file[at] ^ 1]) + document.file[at + 1 :]


def report(served: Served, pdf: bytes, document: str | None = None, application: str | None = None) -> Report:
    return verify(pdf, installed(served.service.pen.authority, now()), now() + dt.timedelta(seconds=5), Expected(application, document=document))


def test_a_changed_document_or_another_one_is_refused(served_here: Served, signed: tuple[Signed, Signed]) -> None:
    one, other = signed
    assert report(served_here, one.file, document=one.shown, application=one.id).holds
    assert set(report(served_here, flipped(one)).codes()) == {"SIG-BROKEN"}
    assert set(report(served_here, one.file, document=other.shown).codes()) == {"SIG-OTHER"}
    assert set(report(served_here, one.file, application=other.id).codes()) == {"SIG-OTHER"}
    transplanted = report(served_here, other.file[: other.length] + one.file[one.length :])
    assert not transplanted.holds
    assert set(transplanted.codes()) <= {"SIG-BROKEN", "SIG-PDF"}


def test_what_was_agreed_to_for_one_document_signs_no_other(served_here: Served, signed: tuple[Signed, Signed], content: Content) -> None:
    """Neither the digest of another application's document is taken, nor is anything signed without a session of its own."""
    one, written = signed[1], content("individual")
    id = one.phone.open(written)
    one.phone.client.draw_document(id)
    one.phone.client.take_seat(one.phone.client.invite(id, 0), written["parties"][0]["document"]["number"])
    shown = one.phone.client.get(f"/v1/applications/{id}/document")
    said = {"document": one.shown, "wording": shown["wording"]["sha256"], "strokes": [[{"x": 0, "y": 0}, {"x": 9, "y": 9}]]}
    swapped = one.phone.post(f"/v1/applications/{id}/signatures", json=said)
    assert (swapped.status_code, swapped.json()["data"]["code"]) == (409, "SGN-WORDING")
    of_another = one.phone.post(f"/v1/applications/{id}/signatures", json={**said, "document": shown["sha256"]})
    assert (of_another.status_code, of_another.json()["data"]["code"]) == (403, "SGN-IDENTITY")


def test_a_signature_that_is_sent_again_is_not_made_again(signed: tuple[Signed, Signed]) -> None:
    one = signed[1]
    said = {"document": one.shown, "wording": one.phone.client.get(f"/v1/applications/{one.id}/document")["wording"]["sha256"],
            "strokes": [[{"x": 0, "y": 0}, {"x": 9, "y": 9}]]}
    assert one.phone.done(one.phone.post(f"/v1/applications/{one.id}/signatures", json=said)) == {"signed": True, "signatures": 1}
    assert downloaded(one.phone, one.id).file == one.file
