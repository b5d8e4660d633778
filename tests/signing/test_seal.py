"""The seal: drawn without a font, never the state's, the signature's own picture, and the last word on a document."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from engine.errors import SIG_ADDED, SIG_GLYPH, SIG_INPUT, SigningError
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import seal_means
from engine.signing.key_files import Owner
from engine.signing.lettering import Face
from engine.signing.pades import prepare
from engine.signing.pdf import open_pdf
from engine.signing.report import State
from engine.signing.roles import Purpose, Role
from engine.signing.seal import ToSeal, at_centre, seal
from engine.signing.seal_drawing import SIZE, DrawnSeal, SealPicture, drawn
from engine.signing.timestamps import LocalTimeStamper
from engine.signing.trust import Trust, installed
from engine.signing.verify import verify
from tests.signing.conftest import Stamper, licence
from tests.signing.documents import (
    NOW,
    OWNER,
    STROKES,
    assembled,
    consent,
    document,
    face,
    look,
    place,
    prepared,
)

DAY = dt.timedelta(days=1)


def test_the_seal_lies_in_one_revision_over_the_untouched_document(sealed: bytes) -> None:
    original = document("营业执照")
    assert sealed.startswith(original)
    assert open_pdf(sealed).total_revisions == open_pdf(original).total_revisions + 1


def test_the_seal_is_the_picture_of_the_signature_at_its_place(sealed: bytes) -> None:
    widget = open_pdf(sealed).root["/Pages"]["/Kids"][0]["/Annots"][0]
    assert widget["/FT"] == "/Sig"
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((430, 200), abs=1)
    assert right - left == pytest.approx(SIZE, abs=1)
    assert "/Font" not in widget["/AP"]["/N"]["/Resources"]


def test_the_seal_forbids_any_change_in_words_every_viewer_knows(sealed: bytes) -> None:
    root = open_pdf(sealed).root
    assert root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_a_seal_is_a_specimen_unless_told_otherwise(tmp_path: Path) -> None:
    specimen, real = drawn(look(tmp_path)), drawn(look(tmp_path, specimen=False))
    letters = [len(re.findall(rb"\bf\b", drawing)) for drawing in (specimen, real)]
    assert letters == [len(OWNER.name) + 5 + 2, len(OWNER.name) + 5 + 1]


def test_everything_of_the_drawing_lies_in_its_square(tmp_path: Path) -> None:
    for specimen in (True, False):
        body = drawn(look(tmp_path, specimen)).split(b"cm\n", 1)[1].decode("ascii")
        places = re.findall(r"(-?[\d.]+) (-?[\d.]+) [mlc]\b", body)
        assert len(places) > 100
        assert all((float(x) ** 2 + float(y) ** 2) ** 0.5 <= SIZE / 2 for x, y in places)


def test_long_and_short_names_fit_on_the_ring(tmp_path: Path) -> None:
    letters = face(tmp_path)
    for name in ("江门", OWNER.name, OWNER.name * 3):
        body = drawn(DrawnSeal(name, letters)).split(b"cm\n", 1)[1].decode("ascii")
        assert all(
            (float(x) ** 2 + float(y) ** 2) ** 0.5 <= SIZE / 2 for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+) [mlc]\b", body)
        )


def test_a_name_with_a_character_the_font_lacks_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(SigningError) as caught:
        drawn(DrawnSeal("江门市𠮷局", face(tmp_path)))
    assert caught.value.code == SIG_GLYPH
    assert "U+20BB7" in str(caught.value)
    with pytest.raises(SigningError):
        drawn(DrawnSeal("江门", Face(tmp_path / "none.ttf")))


def test_one_seal_s_picture_serves_many_documents(authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path) -> None:
    """A picture that is tied to the first document would leave the second without one."""
    picture = tmp_path / "seal.pdf"
    picture.write_bytes(assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 120 120] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length 26 >>\nstream\n1 0 0 rg 0 0 120 120 re f \nendstream",
    ]))
    for chosen in (SealPicture(picture), look(tmp_path)):
        for title in ("营业执照一", "营业执照二", "营业执照三"):
            made = seal(licence(document(title)), chosen, seal_means(authority, OWNER, stamper(NOW), NOW), NOW)
            assert verify(made, trust, NOW).state is State.OK
            drawing = open_pdf(made).root["/Pages"]["/Kids"][0]["/Annots"][0]["/AP"]["/N"]
            inside = next(iter(drawing["/Resources"]["/XObject"].values()), None) if "/XObject" in drawing["/Resources"] else None
            shown = drawing.data if inside is None else inside.get_object().data
            assert re.search(rb"\bf\b", shown)


def test_an_authority_without_a_picture_file_is_told_so(authority: Authority, stamper: Stamper, tmp_path: Path) -> None:
    for missing in (tmp_path / "none.pdf", Path(__file__)):
        with pytest.raises(SigningError) as caught:
            seal(licence(), SealPicture(missing), seal_means(authority, OWNER, stamper(NOW), NOW), NOW)
        assert caught.value.code == SIG_INPUT


def test_what_applicants_signed_can_be_sealed_in_the_field_kept_for_it(
    authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path
) -> None:
    shown = prepared(sealed=True)
    signed = sign(ToSign(shown, consent(shown), STROKES), authority, stamper(NOW), NOW)
    paper = ToSeal(signed, "paper", "（江蓬）登字〔2026〕1号", "d" * 64, OWNER, "seal")
    made = seal(paper, look(tmp_path), seal_means(authority, OWNER, stamper(NOW), NOW), NOW)
    report = verify(made, trust, NOW)
    assert report.state is State.OK
    assert [s.purpose for s in report.signatures] == [Purpose.APPLICANT, Purpose.SEAL]
    with pytest.raises(SigningError) as caught:
        sign(ToSign(made, consent(shown, "林榆", "440703198805052222", field="signature-2"), STROKES), authority, stamper(NOW), NOW)
    assert caught.value.code == SIG_INPUT


def test_a_signature_forced_in_after_the_seal_is_noticed(
    authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path
) -> None:
    shown = prepare(document(), {"signature-1": place(0), "seal": at_centre(0, 430, 300)})
    paper = ToSeal(shown, "paper", "1", "d" * 64, OWNER, "seal")
    made = seal(paper, look(tmp_path), seal_means(authority, OWNER, stamper(NOW), NOW), NOW)
    writer = IncrementalPdfFileWriter(BytesIO(made))
    writer.root["/AcroForm"]["/Fields"][0].get_object()["/TU"] = writer.root["/AcroForm"]["/Fields"][1].get_object()["/T"]
    writer.update_container(writer.root["/AcroForm"]["/Fields"][0].get_object())
    output = BytesIO()
    writer.write(output)
    assert verify(output.getvalue(), trust, NOW).codes() == (SIG_ADDED,)


def test_what_applicants_signed_is_not_sealed_in_a_field_that_leaves_it_open(
    authority: Authority, stamper: Stamper, signed: bytes, tmp_path: Path
) -> None:
    with pytest.raises(SigningError) as caught:
        seal(ToSeal(signed, "paper", "1", "d" * 64, OWNER, "signature-2"), look(tmp_path), seal_means(authority, OWNER, stamper(NOW), NOW), NOW)
    assert caught.value.code == SIG_INPUT


def test_two_authorities_have_two_seals(authority: Authority, stamper: Stamper, trust: Trust, tmp_path: Path) -> None:
    other = Owner("江门市江海区市场监督管理局", "114407040000070422")
    made = seal(
        ToSeal(document(), "licence", "9", "c" * 64, other, at_centre(0, 430, 200)), look(tmp_path),
        seal_means(authority, other, stamper(NOW), NOW), NOW,
    )
    assert [(s.name, s.mark) for s in verify(made, trust, NOW).signatures] == [(other.name, other.code)]


def test_a_seal_renewed_in_between_leaves_the_older_one_valid(tmp_path: Path) -> None:
    own = Authority(tmp_path / "own")

    def sealed_at(at: dt.datetime) -> bytes:
        stamper = LocalTimeStamper(own.of(Role.TIMESTAMPS, at), lambda: at)
        return seal(licence(), look(tmp_path), seal_means(own, OWNER, stamper, at), at)

    made = [sealed_at(NOW), sealed_at(NOW + 750 * DAY)]
    later = NOW + 1200 * DAY
    reports = [verify(pdf, installed(own, later), later) for pdf in made]
    assert [r.state for r in reports] == [State.OK, State.OK]
    assert reports[0].signatures[0].certificate != reports[1].signatures[0].certificate
