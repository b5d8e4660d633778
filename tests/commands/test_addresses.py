"""`miaopi addresses parse`, `check`, `measure`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cli import miaopi
from engine.addresses.fields import FIELDS

LABELS = Path(__file__).parent.parent / "golden" / "addresses"


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(miaopi, ["addresses", *arguments], input=given)


def lines(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_address_is_read_into_its_fields() -> None:
    [found] = lines(run("parse", "广东江门蓬江区旧港口路八十六号之一3栋2单元3楼302室", "--json"))
    assert list(found) == ["text", *FIELDS, "normalised"]
    assert {name: found[name] for name in FIELDS} == {
        "province": "广东", "city": "江门", "district": "蓬江区", "town": "", "road": "旧港口路", "number": "八十六号之一", "building": "3栋",
        "unit": "2单元", "floor": "3楼", "room": "302室", "other": "",
    }
    assert found["normalised"] == {
        "province": "广东省", "city": "江门市", "district": "蓬江区", "codes": {"province": "440000", "city": "440700", "district": "440703"},
        "town": "", "road": "港口路", "number": "86之1", "building": "3", "unit": "2", "floor": "3", "room": "302",
        "key": "440703||港口路|86之1|3|2||302",
    }


def test_what_is_not_known_is_empty_and_never_guessed() -> None:
    [several, none, municipality] = lines(run("parse", "朝阳区建设路5号", "栖云路5号", "北京市朝阳区栖云路5号", "--json"))
    assert several["normalised"]["codes"] == {"province": "", "city": "", "district": ""}
    assert none["normalised"]["codes"] == {"province": "", "city": "", "district": ""}
    assert municipality["normalised"]["codes"] == {"province": "110000", "city": "", "district": "110105"}


def test_an_address_is_shown_to_a_person() -> None:
    shown = run("parse", "江门市蓬江区栖云路18号").output
    assert "路［栖云路］" in shown
    assert "规范 广东省江门市蓬江区" in shown


def test_a_line_of_standard_input_gives_a_line_whatever_is_in_it() -> None:
    given = "\ufeff江门市栖云路1号\n\n".encode() + b"\xff\xfe\n" + "江门市栖云路2号".encode()
    for verb in ("parse", "check"):
        result = run(verb, "-", given=given)
        assert result.exit_code == 0
        assert [line["text"] for line in lines(result)] == ["江门市栖云路1号", "", "\ufffd\ufffd", "江门市栖云路2号"]


def test_a_banned_place_is_told_with_the_entry() -> None:
    shown = run("check", "江门市蓬江区港口路86号", "--as-of", "2026-11-21").output
    assert "不能使用，须更正  not_allowed" in shown
    assert "〔BA001〕" in shown
    [found] = lines(run("check", "江门市蓬江区港口路86号", "--as-of", "2023-05-31", "--json"))
    assert (found["outcome"], found["banned"][0]["in_force"]) == ("usable", False)


def test_scope_and_division_close_what_is_open() -> None:
    [found] = lines(run("check", "建设路20号", "--division", "蓬江区", "--scope", "餐饮服务", "--json"))
    assert found["outcome"] == "not_allowed"


def test_a_division_that_is_none_is_bad_usage() -> None:
    result = run("check", "建设路20号", "--division", "月亮")
    assert result.exit_code == 2
    assert "is no division" in result.stderr


def test_an_address_that_is_too_long_is_told_in_its_place() -> None:
    result = run("check", "-", given=("路" * 2001 + "\n江门市蓬江区栖云路18号\n").encode())
    assert result.exit_code == 2
    first, second = lines(result)
    assert (first["error"]["code"], second["outcome"]) == ("APP-SHAPE", "usable")


def test_labelled_addresses_are_measured_and_a_difference_is_an_exit_code(tmp_path: Path) -> None:
    shutil.copy(LABELS / "01-urban.yaml", tmp_path)
    target = tmp_path / "report.txt"
    assert run("measure", str(tmp_path), "--write", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("40 labelled addresses")
    wrong = (tmp_path / "01-urban.yaml").read_text(encoding="utf-8").replace("road: 栖云路", "road: 栖雲路", 1)
    (tmp_path / "01-urban.yaml").write_text(wrong, encoding="utf-8")
    result = run("measure", str(tmp_path))
    assert result.exit_code == 1
    assert "urban-001" in result.stdout
