"""`miaopi scopes parse` on the terminal: a table for people, a line of JSON for programs."""

from __future__ import annotations

import json

from click.testing import CliRunner

from cli import miaopi


def _run(*arguments: str, stdin: str | bytes | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(miaopi, ["scopes", "parse", *arguments, "--as-of", "2026-11-21"], input=stdin)
    return result.exit_code, result.output


def test_a_person_sees_items_offsets_verdicts_permits_and_what_the_rules_say() -> None:
    code, told = _run("餐饮服务；传销")
    assert code == 0
    assert told.startswith("■ 禁止  banned")
    for shown in ("0–4", "先照后证", "H2002", "食品经营许可", "5–7", "请删除", "[scope.banned]"):
        assert shown in told


def test_a_program_gets_a_line_of_json() -> None:
    code, told = _run("保险柜销售", "--json")
    assert (code, json.loads(told)["verdict"]) == (0, "ordinary")


def test_each_line_of_standard_input_gives_a_line_of_json() -> None:
    code, told = _run("-", stdin="餐饮服务\n\n传 销\r\n".encode() + b"\xff\n")
    lines = [json.loads(line) for line in told.splitlines()]
    assert (code, [line["verdict"] for line in lines]) == (0, ["permit_after", "ordinary", "banned", "ordinary"])
    assert lines[1]["items"] == []


def test_a_scope_too_long_to_read_says_so_and_does_not_stop_the_others() -> None:
    code, told = _run("-", stdin="餐" * 20_001 + "\n餐饮服务\n")
    first, second = map(json.loads, told.splitlines())
    assert code == 2
    assert first["error"]["code"] == "APP-SHAPE"
    assert second["verdict"] == "permit_after"


def test_control_characters_do_not_reach_the_terminal() -> None:
    code, told = _run("a\x1b[31m销售")
    assert code == 0
    assert "\x1b" not in told
