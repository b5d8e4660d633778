"""`miaopi licence enter`: a clerk enters a permit, and from then on every command on licences knows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result

from engine.errors import ACC_ROLE, ACC_SESSION, DOC_NOT_FOUND, LIC_ENDED, LIC_ENTRY
from engine.typesetting.setter import Setter
from tests.commands.test_review import PASSWORD, log_in
from tests.commands.test_review import run as said
from tests.licence.test_entering import HOLDER, NUMBER

GUIDE = Path(__file__).parents[2] / "docs" / "licences.md"
OPTIONS = ("--kind", "food_permit", "--district", "440703", "--basis", "蓬江食许〔2026〕12号")


def run(*arguments: str | Path) -> Result:
    return said(*map(str, arguments))


@pytest.fixture
def fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: Setter) -> Path:
    """The fields of the permit in the documentation; Li (clerk) is logged in, Zhou (auditor) is there too."""
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    for account, name, role in (("chen", "陈岚", "supervisor"), ("li", "李沐", "clerk"), ("zhou", "周屿", "auditor")):
        number = ["440703197503020013"] if role != "auditor" else []
        added = said("accounts", "add", account, "--name", name, "--role", role, said="\n".join([PASSWORD, *number, "", ""]))
        assert added.exit_code == 0, added.output
        log_in("chen")
    log_in("li")
    file = tmp_path / "permit.yaml"
    (example,) = re.findall(r"^```yaml\n(# permit.yaml.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    file.write_text(example, encoding="utf-8")
    return file


def test_a_permit_is_entered_sealed_exported_verified_and_revoked(fields: Path) -> None:
    entered = run("licence", "enter", fields, *OPTIONS, "--json")
    assert (entered.exit_code, json.loads(entered.stdout)) == (0, {"code": NUMBER, "kind": "food_permit", "version": 1})
    assert run("licence", "seal").exit_code == 0
    assert run("ledger", "sequence").exit_code == 0
    out = fields.parent / "out"
    file = json.loads(run("licence", "export", NUMBER, "--out", out, "--json").stdout)["file"]
    assert run("licence", "verify", file).exit_code == 0
    assert run("licence", "verify", file, "--offline", out / "bundle.json").exit_code == 0
    assert f"{NUMBER}  食品经营许可证" in run("licence", "show", NUMBER).stdout
    (listed,) = [json.loads(one) for one in run("licence", "list", "--holder", HOLDER, "--kind", "food_permit", "--json").stdout.splitlines()]
    assert (listed["code"], listed["kind"], listed["holder"]) == (NUMBER, "food_permit", HOLDER)
    assert run("licence", "show", NUMBER, "--out", fields.parent / "permit.png").exit_code == 0
    why = ("--basis", "食品经营许可和备案管理办法", "--reason", "许可条件不再具备")
    assert run("licence", "revoke", NUMBER, *why).exit_code == 0
    assert LIC_ENDED in run("licence", "verify", file).stdout


def test_only_officers_who_decide_enter_a_licence(fields: Path) -> None:
    log_in("zhou")
    assert ACC_ROLE in run("licence", "enter", fields, *OPTIONS).output
    run("accounts", "logout")
    refused = run("licence", "enter", fields, *OPTIONS)
    assert (refused.exit_code, ACC_SESSION in refused.output) == (2, True)
    assert run("licence", "list").stdout == ""


def test_what_cannot_be_entered_is_an_error_with_its_place(fields: Path) -> None:
    assert DOC_NOT_FOUND in run("licence", "enter", fields, "--kind", "fishing", *OPTIONS[2:]).output
    assert "no authority" in run("licence", "enter", fields, *OPTIONS[:2], "--district", "110101", *OPTIONS[4:]).output
    fields.write_text(fields.read_text(encoding="utf-8").replace(NUMBER, "JY12"), encoding="utf-8")
    refused = run("licence", "enter", fields, *OPTIONS)
    assert (refused.exit_code, LIC_ENTRY in refused.output, "/number" in refused.output) == (2, True, True)
    fields.write_text("- a\n", encoding="utf-8")
    assert run("licence", "enter", fields, *OPTIONS).exit_code == 2
