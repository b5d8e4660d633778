"""A permit is told in plain words: when it is needed and from whom."""

from __future__ import annotations

import pytest

from engine.scopes.catalogue import Catalogue, build
from engine.scopes.permit_notes import PermitNote, notes
from engine.scopes.permits import index_permits
from reference_libs import library

LIBRARIES = library.load()
CATALOGUE: Catalogue = LIBRARIES["scope_items"].compiled(build)
PERMITS = LIBRARIES["permits"].compiled(index_permits)


def told(phrase: str) -> tuple[PermitNote, ...]:
    return notes(CATALOGUE.by_phrase[phrase], PERMITS)


@pytest.mark.parametrize(("phrase", "stage", "words"), [
    ("保安服务", "before", "登记前要先取得"),
    ("理发服务", "after", "可以先领营业执照；从县级卫健部门取得以后"),
    ("诊所服务", "filing", "不是许可"),
])
def test_the_stage_is_said_in_plain_words(phrase: str, stage: str, words: str) -> None:
    first = told(phrase)[0]
    assert first.stage == stage
    assert words in first.meaning


def test_an_item_without_permits_has_no_notes() -> None:
    assert told("服装服饰零售") == ()


def test_what_is_not_sure_says_so_and_abolished_permits_are_left_out() -> None:
    for item in CATALOGUE.items:
        for note in notes(item, PERMITS):
            assert note.stage != "abolished"
            assert "备案:" not in note.name
    unsure = next(n for n in told("典当业务") if n.stage == "before")
    assert "以登记机关答复为准" in unsure.meaning
