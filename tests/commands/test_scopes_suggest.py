"""`miaopi scopes suggest` answers as its contract says, on the terminal and in a pipe."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from cli import miaopi


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(miaopi, ["scopes", "suggest", *arguments], input=given)


def test_a_line_in_is_a_line_out_with_the_keys_of_the_contract() -> None:
    result = run("-", "-k", "3", given="开药店\n\n士多\n")
    assert result.exit_code == 0, result.output
    answers: list[dict[str, Any]] = [json.loads(line) for line in result.output.splitlines()]
    assert [a["text"] for a in answers] == ["开药店", "", "士多"]
    assert answers[1] == {"text": "", "items": [], "industries": []}
    answer = answers[0]
    assert list(answer) == ["text", "items", "industries"]
    assert list(answer["items"][0]) == ["code", "phrase", "industries", "category", "permits", "score"]
    assert (answer["items"][0]["code"], answer["items"][0]["phrase"]) == ("F2032", "药品零售")
    assert set(answer["items"][0]["permits"][0]) == {"name", "stage", "meaning"}
    assert list(answer["industries"][0]) == ["code", "name", "score"]
    assert answer["industries"][0]["code"] == "5251"
    assert len(answer["items"]) <= 3


def test_a_person_is_shown_items_classes_permits_and_the_words_that_led_there_or_gets_a_word_of_advice() -> None:
    shown = run("我想开一家理发店", "！！！").output
    for words in ("O1007", "理发服务", "8040", "理发店", "公共场所卫生许可", "可以先领营业执照", "换一种说法"):
        assert words in shown


def test_the_number_is_held_to_its_limits() -> None:
    assert run("飞发", "-k", "0").exit_code == 2
    assert run().exit_code == 2
