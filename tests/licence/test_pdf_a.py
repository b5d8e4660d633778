"""A licence keeps to what can be checked of PDF/A-3u without a validator, before it is sealed and after."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from engine.domain.application import Application
from engine.licence.document import Copy, licence_sheet
from engine.licence.kinds import licence_kind
from engine.typesetting.setter import Setter
from tests.licence.conftest import FOOD, VARIANTS, issue, values_of
from tests.licence.library import Library
from tests.licence.pdf_a import faults
from tests.licence.test_entering import NUMBER, put

Template = Callable[..., Application]


@pytest.mark.parametrize("copy", ["original", "duplicate"])
@pytest.mark.parametrize("variant", [*VARIANTS, "permit"])
def test_every_licence_keeps_to_it_as_it_is_set(press: Setter, variant: str, copy: Copy) -> None:
    kind, values = ("food_permit", FOOD) if variant == "permit" else ("business_licence", values_of(variant))
    assert faults(press.pdf(licence_sheet(licence_kind(kind), variant, values, issue(), copy))) == []


def test_a_sealed_licence_keeps_to_it_with_its_seal_time_stamp_and_revocation_lists(small_library: Library, template: Template) -> None:
    code = small_library.register(template())
    put(small_library)
    assert [one.failure for one in small_library.seal()] == ["", ""]
    for number in (code, NUMBER):
        pdf = small_library.pdf(number)
        assert faults(pdf) == []
        assert b"/DSS" in pdf


def changed(pdf: bytes, how: Callable[[pypdf.PdfWriter], object]) -> list[str]:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    how(writer)
    out = io.BytesIO()
    writer.write(out)
    return sorted({fault.split(" ")[0] for fault in faults(out.getvalue())})


def _unembed(writer: pypdf.PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        del font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile3"]
        del font.get_object()["/ToUnicode"]


def _script(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})
    writer.root_object[NameObject("/OpenAction")] = action


def _note(writer: pypdf.PdfWriter) -> None:
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text")})
    note[NameObject("/Rect")] = pypdf.generic.ArrayObject(map(pypdf.generic.NumberObject, (0, 0, 9, 9)))
    writer.add_annotation(0, note)


@pytest.mark.parametrize(("how", "found"), [
    (lambda writer: None, []),
    (lambda writer: writer.encrypt("x"), ["6.1.3"]),
    (_script, ["6.5.1"]),
    (lambda writer: writer.root_object.pop("/OutputIntents"), ["6.2.3"]),
    (lambda writer: writer.root_object.pop("/Metadata"), ["6.6.2"]),
    (lambda writer: writer.root_object.pop("/AF"), ["6.8"]),
    (lambda writer: writer.add_attachment("other.txt", b"x"), ["6.8"]),
    (_unembed, ["6.2.11.4", "6.2.11.7"]),
    (_note, ["6.3.2", "6.3.3"]),
    (lambda writer: writer.root_object.update({NameObject("/AA"): DictionaryObject({NameObject("/S"): TextStringObject("x")})}), ["6.5.2"]),
])
def test_the_checks_find_what_breaks_it(press: Setter, how: Callable[[pypdf.PdfWriter], object], found: list[str]) -> None:
    pdf = press.pdf(licence_sheet(licence_kind("business_licence"), "company", values_of("company"), issue()))
    assert changed(pdf, how) == found


