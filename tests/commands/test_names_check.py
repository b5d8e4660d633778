"""`miaopi names parse`, `check`, `suggest`, `measure`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.register.exact import EXAMPLE

LABELS = Path(__file__).parent.parent / "golden" / "names"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_REGISTER", str(EXAMPLE))


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(miaopi, ["names", *arguments], input=given)


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_name_is_read_into_its_parts() -> None:
    [found] = lines(run("parse", "江门市沃动机械有限公司新会分公司", "--json"))
    assert found["parts"] == {
        "division": "江门市", "trade_name": "沃动", "industry": "机械", "form": "有限公司", "order": "division_first",
        "spans": {"division": [0, 3], "trade_name": [3, 5], "industry": [5, 7], "form": [7, 11], "branch": [11, 16]},
        "parent": "江门市沃动机械有限公司", "branch": "新会分公司",
    }
    shown = run("parse", "沃动（江门）机械有限公司").output
    assert "字号［沃动］0–2" in shown
    assert "区划在字号之后" in shown


def test_without_names_imported_the_shipped_example_is_no_register() -> None:
    [found] = lines(run("check", "江门市红光酒业有限公司", "--json"))
    assert (found["outcome"], found["register"]) == ("free", "unchecked")


def test_asking_makes_no_database(home: Path) -> None:
    run("check", "江门市红光酒业有限公司")
    assert not (home / "var").exists()


def test_what_was_imported_counts_with_and_without_an_index(home: Path) -> None:
    table = home / "names.csv"
    table.write_text("name,city\n江门市红光酒业有限公司,江门\n", encoding="utf-8")
    assert run("import", str(table)).exit_code == 0
    for _ in range(2):
        [found] = lines(run("check", "江门市红光酒厂", "--json", "--no-suggest"))
        assert (found["outcome"], found["register"]) == ("same", "checked")
        assert run("rebuild").exit_code == 0


@pytest.mark.usefixtures("register")
def test_a_conflict_is_told_with_the_article_and_a_free_name() -> None:
    result = run("check", "江门市红光酒厂", "--as-of", "2026-11-21")
    assert result.exit_code == 0
    assert "与他人名称相同，不能登记  same" in result.output
    assert "相同：江门市红光酒业有限公司（字号、行业；企业名称登记管理规定 第十七条" in result.output
    assert "可改用：" in result.output


def test_standard_input_gives_one_object_per_line_whatever_the_line_holds() -> None:
    result = run("check", "-", given="江门市沃动机械有限公司\n\n".encode() + b"\xff\xfe\x00\r\n" + "江门市汪精卫酒业有限公司".encode())
    assert result.exit_code == 0
    assert [(d["name"], d["outcome"]) for d in lines(result)] == [
        ("江门市沃动机械有限公司", "free"), ("", "not_allowed"), ("\ufffd\ufffd\x00", "not_allowed"), ("江门市汪精卫酒业有限公司", "not_allowed"),
    ]


def test_a_line_too_long_is_an_error_of_its_own_and_the_rest_goes_on() -> None:
    result = run("check", "-", given=("沃" * 2001 + "\n江门市沃动机械有限公司\n").encode())
    assert result.exit_code == 2
    first, second = lines(result)
    assert first["error"]["code"] == "APP-SHAPE"
    assert second["outcome"] == "free"


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    [found] = lines(run("parse", "-", given="\ufeff江门市沃动机械有限公司\n".encode()))
    assert found["name"] == "江门市沃动机械有限公司"


def test_control_characters_of_a_name_never_reach_the_terminal() -> None:
    assert "\x1b" not in run("check", "江门市\x1b[31m沃动机械有限公司").output
    assert "\x1b" not in run("parse", "江门市\x1b[31m沃动机械有限公司").output


def test_city_and_entity_type_say_what_the_name_leaves_open() -> None:
    [found] = lines(run("check", "沃动机械厂", "--json", "--city", "江门", "--entity-type", "sole_proprietorship", "--set-up"))
    assert [f["rule"] for f in found["findings"]] == ["name.division-missing"]
    assert found["suggestions"][0]["name"] == "江门市沃动机械厂"


def test_what_only_a_set_up_must_show_is_asked_of_a_set_up() -> None:
    names = ("沃动机械有限公司", "江门市沃动机械集团有限公司")
    open_, asked = (lines(run("check", *names, "--json", "--no-suggest", *flag)) for flag in ((), ("--set-up",)))
    assert [found["outcome"] for found in open_] == ["free", "free"]
    assert [found["outcome"] for found in asked] == ["not_allowed", "not_allowed"]


def test_a_city_nobody_knows_is_a_wrong_use() -> None:
    result = run("check", "沃动机械厂", "--city", "没有此地")
    assert result.exit_code == 2
    assert "write it in full" in result.output


def test_names_are_proposed_for_a_wish_alone() -> None:
    result = run("suggest", "--wish", "吉祥一点的奶茶店", "--json", "--number", "3")
    found = json.loads(result.stdout)
    assert len(found["suggestions"]) == 3
    assert all(s["name"].startswith("江门市") and s["name"].endswith("奶茶店") and "吉祥" in s["why"] for s in found["suggestions"])
    assert run("suggest", "--wish", "吉祥一点的奶茶店").output == run("suggest", "--wish", "吉祥一点的奶茶店").output


def test_names_are_proposed_for_a_class_of_industry() -> None:
    result = run("suggest", "--industry", "5232", "--city", "台山市", "--json")
    assert all(s["name"].startswith("台山市") for s in json.loads(result.stdout)["suggestions"])


def test_suggest_wants_something_to_go_by() -> None:
    assert run("suggest").exit_code == 2


def test_labelled_names_are_measured(home: Path) -> None:
    result = run("measure", str(LABELS), "--write", str(home / "report.txt"))
    assert result.exit_code == 1
    assert (home / "report.txt").read_text(encoding="utf-8") == result.stdout
