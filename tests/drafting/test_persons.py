"""Who: the applicant's own full name and a branch's parent, and nobody else."""

from __future__ import annotations

import pytest

from engine.drafting.persons import read_persons
from engine.drafting.sentence import read


@pytest.mark.parametrize(("text", "person"), [
    ("我叫李建国，想开店", "李建国"), ("本人王小梅，开水果店", "王小梅"), ("申请人：伍志强", "伍志强"),
    ("我叫阿强，想开店", None), ("我朋友叫李建国，想开店", None), ("我叫了外卖", None),
])
def test_only_the_applicant_with_a_full_name(text: str, person: str | None) -> None:
    found = read_persons(read(text)).applicant
    assert (found.value if found else None) == person


def test_a_parent_is_read_only_for_a_branch() -> None:
    said = "广州云帆软件有限公司想在江门设立"
    found = read_persons(read(said + "分公司")).parent
    assert found is not None
    assert found.value == "广州云帆软件有限公司"
    assert read_persons(read(said + "仓库")).parent is None
