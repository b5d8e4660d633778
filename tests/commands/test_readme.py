"""The README's way from a sentence to a licence is true line by line, in the order it stands, for who begins with nothing."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import miaopi
from engine.typesetting.setter import Setter
from tests.commands.test_review import PASSWORD

ROOT = Path(__file__).parents[2]
SAMPLE = "20261126-7F3K9Q2M8XWD"
"""Stands for the id that `submit` says."""
ASKED = {"add": f"{PASSWORD}\n440703197503020013\n\n", "login": f"{PASSWORD}\n"}


def lines(readme: str) -> list[list[str]]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "miaopi ledger verify" in b]
    return [shlex.split(line, comments=True) for line in block.splitlines()]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_line_works_after_those_before_it(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: Setter) -> None:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    id = ""
    for program, *words in lines(readme):
        assert program == ".venv/bin/miaopi"
        command, target = (words[:-2], words[-1]) if ">" in words else (words, "")
        result = CliRunner().invoke(miaopi, [id if word == SAMPLE else word for word in command], input=ASKED.get(words[1], ""))
        assert result.exit_code == 0, (words, result.output)
        if target:
            (tmp_path / target).write_text(result.stdout, encoding="utf-8")
        if command[0] == "submit":
            id = result.stdout.split()[0]
        if command[0] == "work":
            assert "已加盖电子印章" in result.stdout
    assert "the ledger holds" in result.stdout
