"""Typesetting: the same bytes for the same sheet, text that stays text, and no character lost in silence."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DOC_GLYPH, DOC_LIMIT, DOC_TEMPLATE, DocumentError
from engine.typesetting.fonts import font_set
from engine.typesetting.kept import Kept
from engine.typesetting.setter import MOST_CHARACTERS, Setter
from engine.typesetting.sheet import Sheet
from engine.typesetting.template import of_source, read_template

AT = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[2]
BASE = read_template(ROOT / "engine" / "typesetting" / "base.typ").source
PLAIN = BASE + '#set document(title: "t")\n#set-in("song", data.text)\n'
HOSTILE = '#panic("x") \\ *bold* $x$ <label> @ref // /* `raw` = 一 - #import "x" "引号" \' ~ -- #sys.inputs https://x.y'


def sheet(source: str = PLAIN, **data: Any) -> Sheet:
    return Sheet(of_source(source), data, AT)


def read(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_sheet_gives_the_same_bytes_in_another_process(press: Setter) -> None:
    here = hashlib.sha256(press.pdf(sheet(text="江门市蓬江区叶知理发店"))).hexdigest()
    script = (
        "import hashlib; from tests.typesetting.test_setter import sheet; from engine.typesetting.setter import setter;"
        "print(hashlib.sha256(setter().pdf(sheet(text='江门市蓬江区叶知理发店'))).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_a_document_bears_the_time_it_is_told_and_no_other(press: Setter) -> None:
    information = pypdf.PdfReader(io.BytesIO(press.pdf(sheet(text="一")))).metadata
    assert information is not None
    assert information.creation_date == AT


def test_an_instant_is_cut_to_the_second_as_pdf_writes_it(press: Setter) -> None:
    finer = Sheet(of_source(PLAIN), {"text": "一"}, AT.replace(microsecond=123456))
    assert press.pdf(finer) == press.pdf(sheet(text="一"))


def test_what_looks_like_markup_is_text(press: Setter) -> None:
    assert "".join(read(press.pdf(sheet(text=HOSTILE))).split()) == "".join(HOSTILE.split())


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80))
def test_any_text_comes_out_as_it_went_in(press: Setter, text: str) -> None:
    assert "".join(read(press.pdf(sheet(text=text))).split()) == "".join(text.split())


def test_every_character_no_font_has_is_named_with_its_place(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet(text="好", parties=[{"name": "叶\U0002F9F4\U0001F35Cก"}]))
    assert caught.value.code == DOC_GLYPH
    assert [d.where for d in caught.value.defects] == ["/parties/0/name"] * len(caught.value.defects)
    assert "ก（U+0E01）" in str(caught.value).replace(" (", "（").replace(")", "）")
    with pytest.raises(DocumentError):
        press.pictures(sheet(text="ก"))


def test_fonts_have_exactly_what_they_are_said_to_have(press: Setter) -> None:
    """The check by tables and the typesetter's own refusal agree, so that neither can be relied on in vain."""
    import typst

    for text in ("𠮷", "𰻝", "㐀", "é", "①", "ก", "\ue000", "☃", "𓀀", "龘"):
        try:
            typst.compile(
                sheet(text=text).template.source.encode(), font_paths=font_set().found, ignore_system_fonts=True,
                pdf_standards=["a-3u"], format="pdf", timestamp=AT,
                sys_inputs=press._inputs(sheet(text="一"))
                | {"data": press._inputs(sheet(text="一"))["data"].replace('"text":"一"', f'"text":"{text}"')},
            )
            shown = True
        except typst.TypstError:
            shown = False
        assert shown == (press.lacking(text) == ""), text


def test_the_templates_own_text_is_held_to_the_same(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet(BASE + '#set-in("song", "ก")'))
    assert caught.value.code == DOC_TEMPLATE
    assert "ก" in str(caught.value)


def test_a_template_that_cannot_be_used_says_where(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet(BASE + "#data.missing", text="一"))
    assert caught.value.code == DOC_TEMPLATE
    assert "missing" in str(caught.value)


def test_a_warning_of_the_typesetter_is_an_error(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet('#set text(font: "No Such Family")\nx'))
    assert caught.value.code == DOC_TEMPLATE


def test_too_much_text_is_refused_before_it_is_set(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(sheet(text="一" * (MOST_CHARACTERS + 1)))
    assert caught.value.code == DOC_LIMIT


def test_setting_ends_in_time(press: Setter) -> None:
    hurried = Setter(press._fonts, seconds=0.001)
    with pytest.raises(DocumentError) as caught:
        hurried.pdf(sheet(BASE + "#for i in range(3000) [#i #lorem(20)]", text="一"))
    assert caught.value.code == DOC_LIMIT


def test_pages_can_be_had_as_pictures(press: Setter) -> None:
    pages = press.pictures(sheet(BASE + '#set-in("song")[一 #pagebreak() 二]'))
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * 2


def test_a_marked_place_is_found_in_the_coordinates_of_the_file(press: Setter) -> None:
    source = BASE + '#set page(width: 200pt, height: 100pt, margin: 10pt)\n#mark("seal", "authority", 50pt, 20pt)'
    found = press.spots(sheet(source), "seal")["authority"]
    assert (found.page, found.left, found.bottom, found.right, found.top) == (0, 10, 70, 60, 90)


def test_a_template_is_one_source_whatever_it_imports(tmp_path: Path) -> None:
    (tmp_path / "base.typ").write_text("#let a = 1\n")
    (tmp_path / "letter.typ").write_text('#import "base.typ": *\n#let b = a\n')
    (tmp_path / "one.typ").write_text('#import "base.typ": *\n#import "letter.typ": *\n#b\n')
    one = read_template(tmp_path / "one.typ")
    assert [line for line in one.source.splitlines() if line] == ["#let a = 1", "#let b = a", "#b"]
    assert of_source(one.source) == one
    (tmp_path / "base.typ").write_text("#let a = 2\n")
    assert read_template(tmp_path / "one.typ").digest != one.digest
    with pytest.raises(DocumentError):
        read_template(tmp_path / "none.typ")


def test_finished_documents_are_remembered_up_to_a_size() -> None:
    kept = Kept(10)
    for name, document in ((b"a", b"1234"), (b"b", b"5678"), (b"big", b"x" * 11)):
        kept.put(name, document)
    assert (kept.get(b"a"), kept.get(b"b"), kept.get(b"big")) == (b"1234", b"5678", None)
    kept.get(b"a")
    kept.put(b"c", b"90ab")
    assert (kept.get(b"a"), kept.get(b"b"), kept.get(b"c")) == (b"1234", None, b"90ab")


def test_the_same_sheet_is_set_once(press: Setter) -> None:
    one = sheet(text="一次")
    assert press.pdf(one) is press.pdf(sheet(text="一次"))
    assert press.pdf(one) is not press.pdf(sheet(text="两次"))
