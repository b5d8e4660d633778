"""Licences as documents: complete, legible whatever is written on them, and with a place for the seal."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from engine.errors import DOC_FIELD, DOC_GLYPH, DOC_NOT_FOUND, DocumentError
from engine.licence.document import Copy, identifier, licence_sheet, seal_spot
from engine.licence.identifier import read_identifier
from engine.licence.kinds import HERE, licence_kind
from engine.typesetting.setter import Setter
from tests.licence.conftest import CODE, FOOD, VARIANTS, issue, values_of

BUSINESS = licence_kind("business_licence")
ITEMS = "软件开发；信息技术咨询服务；信息系统集成服务；数据处理和存储支持服务；互联网销售（除销售需要许可的商品）；"
LONG_NAME = ("江门市蓬江区" + "汀序沃动笙禾泓榆" * 6 + "软件科技有限公司")[:60]
LONG_PLACE = "广东省江门市蓬江区白石大道168号汀序软件产业园区第十二栋三层三百零二室之一（自编号A1区B排第七号铺位，集群注册）"
MM = 72 / 25.4
INSIDE = (20 * MM, 277 * MM, 20 * MM, 190 * MM)
"""Left, right, bottom, top of what the border of an A4 sheet encloses."""


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def printed(pdf: bytes) -> str:
    return words("".join(page.extract_text() for page in reader(pdf).pages))


def pieces(page: pypdf.PageObject) -> Iterator[tuple[float, float, float, str]]:
    """Left, baseline, size and text of every piece of text on a page that is set upright."""
    found: list[tuple[float, float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip() and abs(tm[1] * cm[0] + tm[3] * cm[1]) < 1e-6:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x, y, size * abs(tm[0] * cm[0]), text))

    page.extract_text(visitor_text=visit)
    return iter(found)


@pytest.mark.parametrize("copy", ["original", "duplicate"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_licence_says_all_it_has_to_on_one_page(press: Setter, variant: str, copy: Copy) -> None:
    values = values_of(variant)
    pdf = press.pdf(licence_sheet(BUSINESS, variant, values, issue(), copy))
    text = printed(pdf)
    assert len(reader(pdf).pages) == 1
    assert all(words(value) in text for value in values.values())
    assert all(field.label in text for field in (*BUSINESS.columns(variant).left, *BUSINESS.columns(variant).right))
    assert "江门市蓬江区市场监督管理局" in text
    assert getattr(BUSINESS.table.copies, copy) in text


def test_a_second_kind_is_a_table_and_a_template(press: Setter) -> None:
    assert sorted(path.stem for path in HERE.glob("*.yaml")) == ["business_licence", "food_permit"]
    text = printed(press.pdf(licence_sheet(licence_kind("food_permit"), "permit", FOOD, issue())))
    assert "食品经营许可证" in text
    assert all(words(value) in text for value in FOOD.values())


def long_values(scope: int) -> dict[str, str]:
    return {
        **values_of("company"), "name": LONG_NAME, "address": LONG_PLACE, "person": "买买提·吐尔逊江·阿卜杜热合曼",
        "scope": (ITEMS * 80)[:scope],
    }


@pytest.mark.parametrize("scope", [1, 300, 600])
def test_long_names_and_scopes_shrink_until_they_fit_beside_everything_else(press: Setter, scope: int) -> None:
    pdf = press.pdf(licence_sheet(BUSINESS, "company", long_values(scope), issue()))
    [page] = reader(pdf).pages
    text = words(page.extract_text())
    assert LONG_NAME in text
    assert LONG_PLACE in text
    assert words(long_values(scope)["scope"]) in text
    left, right, bottom, top = INSIDE
    columns: list[tuple[float, float]] = []
    for x, y, size, piece in pieces(page):
        assert left <= x <= right, piece
        assert bottom <= y <= top, piece
        if size >= 6.9 and x < 165 * MM and y < 135 * MM:
            columns.append((x, y))
    assert min(y for _, y in columns) > 40 * MM, "the left column stays above the notes"


def test_lines_of_the_left_column_do_not_reach_the_right_one(press: Setter) -> None:
    [page] = reader(press.pdf(licence_sheet(BUSINESS, "company", long_values(600), issue()))).pages
    for x, y, size, piece in pieces(page):
        if x < 165 * MM and 45 * MM < y < 133 * MM:
            assert x + len(piece.strip()) * size <= 176 * MM + 1, piece


@pytest.mark.parametrize("scope", [1500, 5000])
def test_a_scope_beyond_the_smallest_type_is_told_in_full_on_an_annex(press: Setter, scope: int) -> None:
    pdf = press.pdf(licence_sheet(BUSINESS, "company", long_values(scope), issue(real=True)))
    pages = reader(pdf).pages
    assert len(pages) >= 2
    assert "详见附页" in words(pages[0].extract_text())
    assert words(long_values(scope)["scope"]) in words("".join(page.extract_text() for page in pages[1:]))
    assert CODE in words(pages[1].extract_text())


def test_it_is_a_specimen_unless_it_is_for_real(press: Setter) -> None:
    specimen, real = (
        words("".join(p.extract_text() for p in reader(press.pdf(licence_sheet(BUSINESS, "company", values_of("company"), issue(real=r)))).pages))
        for r in (False, True)
    )
    assert "样例" in specimen
    assert "样例" not in real


def test_the_file_bears_identifier_and_metadata(press: Setter) -> None:
    values = values_of("company")
    pdf: Any = reader(press.pdf(licence_sheet(BUSINESS, "company", values, issue())))
    written = str(identifier(BUSINESS, values, issue()))
    assert read_identifier(written).serial == CODE
    assert pdf.metadata is not None
    assert pdf.metadata["/Keywords"] == written
    attached = json.loads(pdf.attachments["licence.json"][0])
    assert (attached["证照标识"], attached["证照编号"], attached["持证主体"]) == (written, CODE, values["name"])
    assert attached["照面信息"]["注册资本"] == values["capital"]


@pytest.mark.parametrize("copy", ["original", "duplicate"])
def test_the_place_of_the_seal_lies_over_the_authority_and_its_day(press: Setter, copy: Copy) -> None:
    [page] = reader(press.pdf(licence_sheet(BUSINESS, "company", values_of("company"), issue(), copy))).pages
    spot = seal_spot(BUSINESS, copy)
    day = [(x, y) for x, y, _, piece in pieces(page) if "2026" in piece and spot.bottom < y < spot.top]
    assert day
    assert all(spot.left <= x <= spot.right for x, _ in day)
    assert 0 < spot.left < spot.right < page.mediabox.width
    assert 0 < spot.bottom < spot.top < page.mediabox.height


def test_the_same_licence_gives_the_same_bytes_and_another_version_others(press: Setter) -> None:
    values = values_of("company")
    fresh = Setter(press._fonts)
    one, again, other = (s.pdf(licence_sheet(BUSINESS, "company", values, issue(version=v))) for s, v in ((press, 1), (fresh, 1), (press, 2)))
    assert one == again != other


def test_every_field_must_be_there_and_no_other(press: Setter) -> None:
    values = {**values_of("company"), "scope": " ", "colour": "红"}
    del values["person"]
    with pytest.raises(DocumentError) as caught:
        licence_sheet(BUSINESS, "company", values, issue())
    assert caught.value.code == DOC_FIELD
    assert [d.where for d in caught.value.defects] == ["/person", "/scope", "/colour"]


def test_a_rare_character_stops_the_licence(press: Setter) -> None:
    with pytest.raises(DocumentError) as caught:
        press.pdf(licence_sheet(BUSINESS, "company", {**values_of("company"), "person": "叶\U0003134F\u200b"}, issue()))
    assert caught.value.code == DOC_GLYPH
    assert press.lacking("叶\U0003134F\u200b") == "\U0003134F\u200b"


@pytest.mark.parametrize(("name", "variant"), [("no_such_kind", "company"), ("../x", "company"), ("business_licence", "listed")])
def test_an_unknown_kind_or_variant_is_an_error(name: str, variant: str) -> None:
    with pytest.raises(DocumentError) as caught:
        licence_kind(name).columns(variant)
    assert caught.value.code == DOC_NOT_FOUND


def test_a_sheet_leads_to_the_address_it_is_given(press: Setter) -> None:
    sheet = licence_sheet(BUSINESS, "company", values_of("company"), dataclasses.replace(issue(), verify="https://other.example/v/1"))
    assert sheet.data["verify"] == "https://other.example/v/1"
    other = licence_sheet(BUSINESS, "company", values_of("company"), issue())
    assert sheet.data["drawings"]["qr"] != other.data["drawings"]["qr"]
