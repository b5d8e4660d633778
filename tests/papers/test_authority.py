"""The table of registration authorities: found by division, and refused with every defect."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import DOC_AUTHORITY, DocumentError
from engine.papers.authority import Authorities, read_authorities

GOOD = "authorities:\n  - {division: '440703', name: 甲局, mark: 江蓬, code: 11440703000007034Q, government: 甲人民政府}\n"


def test_a_division_has_its_office_and_every_other_the_first(authorities: Authorities) -> None:
    assert authorities.of("440705").name == "江门市新会区市场监督管理局"
    assert authorities.of("440103") == authorities.of(None) == authorities.first


def test_only_what_is_known_of_an_office_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "authorities.yaml"
    path.write_text(GOOD.replace("}\n", ", phone: 0750-0000000}\n"), encoding="utf-8")
    assert read_authorities(path).first.contact() == "电话：0750-0000000"


@pytest.mark.parametrize("text", [
    "", "authorities: []\n", "authorities: [x]\n", GOOD.replace("4Q", "5Q"), GOOD.replace("mark: 江蓬, ", ""), GOOD + GOOD.split("\n", 1)[1],
    GOOD.replace("mark", "mrak"), "authorities: &a [*a]\n",
])
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "authorities.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read_authorities(path)
    assert caught.value.code == DOC_AUTHORITY
    assert caught.value.defects


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        read_authorities(tmp_path / "none.yaml")
