"""`miaopi draft` prints a page, JSON lines, or a file that `miaopi examine` reads."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from commands.draft_yaml import as_file
from engine.draft import Drafter
from engine.receive.applications import read_stream
from tests.test_draft import EXAMPLE

DOCS = Path(__file__).parents[2] / "docs" / "drafting.md"
DAY = ("--as-of", "2026-11-21")


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(miaopi, ["draft", *arguments], input=given)


def test_a_person_sees_the_draft_its_reasons_names_permits_what_is_missing_and_the_examination() -> None:
    result = run(EXAMPLE, *DAY)
    assert result.exit_code == 0, result.output
    for words in (
        "个体工商户", "江门蓬江区[3–8]", "江门市蓬江区阿明奶茶店", "餐饮服务", "登记后许可", "可以先领营业执照", "/address", "退回补正", "application.part-missing",
    ):
        assert words in result.output


def test_a_line_in_is_a_line_out_with_the_documented_keys() -> None:
    result = run("-", *DAY, given=f"{EXAMPLE}\n\n开公司\n")
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [a["text"] for a in answers] == [EXAMPLE, "", "开公司"]
    page = DOCS.read_text(encoding="utf-8")
    for answer in answers:
        assert [key for key in answer if f"| `{key}` |" not in page] == []
    for part in ("guesses", "missing", "permits", "said"):
        assert [key for entry in answers[0][part] for key in entry if f"`{key}`" not in page] == []
    assert [key for part in ("names", "examination") for key in answers[0][part] if f"`{key}`" not in page] == []


@pytest.mark.parametrize("text", [
    EXAMPLE,
    "我和两位同事在江门市蓬江区白石大道168号3层302室租了写字楼，想成立公司做软件开发，注册资本100.50万，面积45.5平米，名字想叫云桥，经营期限20年",
    "我叫李建国，在淘宝上卖衣服，江门蓬江，执照邮寄\n# 不是注释: {}",
    "广州云帆软件有限公司想在江门市蓬江区设立分公司，做软件开发", "",
])
def test_the_file_reads_back_as_the_application_and_tells_what_is_missing(text: str, drafter: Drafter) -> None:
    draft = drafter.draft(text)
    written = as_file(draft)
    received = list(read_stream(io.BytesIO(written.encode()), "draft.yaml"))
    assert [r.error for r in received] == [None]
    assert received[0].application == draft.application
    assert [m.pointer for m in draft.missing if f"#   {m.pointer}  " not in written] == []


def test_the_printed_file_is_taken_by_examine(tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    written = run(EXAMPLE, "--yaml", *DAY)
    assert written.exit_code == 0, written.output
    file.write_text(written.output, encoding="utf-8")
    examined = CliRunner().invoke(miaopi, ["examine", str(file), "--json", *DAY])
    assert examined.exit_code == 0, examined.output
    assert json.loads(examined.output)["outcome"] == "correct"


def test_a_file_holds_one_application() -> None:
    assert run("开店", "开厂", "--yaml").exit_code == 2
    assert run("-", "--yaml", given="开店\n").exit_code == 2
    assert run("开店", "--yaml", "--json").exit_code == 2
    assert run().exit_code == 2
