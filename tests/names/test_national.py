"""中国 and the like: where they stand, and not where other words only spell them."""

from __future__ import annotations

import pytest

from engine.names.national import national_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("中国沃动机械有限公司", [("中国", "start")]),
        ("沃动机械（中国）有限公司", [("中国", "bracket")]),
        ("江门市沃动中国结艺有限公司", []),
        ("江门市沃动中国茶贸易有限公司", [("中国", "inside")]),
        ("江门市蓬江区禾汐国际服装店", [("国际", "inside")]),
        ("江门市安国家具有限公司", []),
        ("江门市沃动中央空调有限公司", []),
        ("江门市华中国际贸易有限公司", [("国际", "inside")]),
        ("江门市健全国际贸易有限公司", [("国际", "inside")]),
    ],
)
def test_national_words_are_words_of_their_own(text: str, found: list[tuple[str, str]]) -> None:
    assert [(w.word, w.place) for w in national_words(text)] == found
