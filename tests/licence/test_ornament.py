"""The ornament is computed, the same everywhere, and stays within its sheet."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from engine.licence.ornament import BAND, border, emblem, rosette

DRAWINGS = {"border": border(285, 198), "emblem": emblem(24), "rosette": rosette(110)}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_well_formed_and_holds_no_text_and_no_reference_to_the_outside(name: str) -> None:
    root = ET.fromstring(DRAWINGS[name])
    assert {element.tag.split("}")[1] for element in root.iter()} <= {"svg", "g", "defs", "use", "path", "rect", "circle"}
    assert {element.get("href") for element in root.iter() if element.get("href")} <= {"#along", "#across"}


def test_the_strands_stay_within_the_band() -> None:
    along = re.search(r'<g id="along".*?</g>', DRAWINGS["border"])
    assert along is not None
    heights = [abs(float(y)) for path in re.findall(r' d="M([^"]+)"', along[0]) for y in re.findall(r"[ C]?-?[0-9.]+ (-?[0-9.]+)", path)]
    assert len(heights) > 1000
    assert max(heights) < BAND / 2


def test_the_drawing_of_another_sheet_is_another() -> None:
    assert border(200, 100) != border(100, 200)
    assert 'viewBox="0 0 200 100"' in border(200, 100)
