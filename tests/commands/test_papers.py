"""`miaopi papers`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.papers.file import draw_up, issue
from engine.papers.kinds import kind_of
from engine.papers.notices import acceptance_receipt
from engine.papers.occasion import Occasion
from engine.store.database import Database
from engine.store.keys import open_ring
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from tests.commands.test_review import add_accounts, log_in
from tests.conftest import DAY
from tests.papers.conftest import CASE, NOW, occasion_of, put_application

NUMBER = "（江蓬）登收字〔2026〕1号"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def occasion(home: Path, labelled: Callable[[str], object]) -> Occasion:
    """A case with a receipt in this home's file."""
    case = occasion_of(labelled("company-plain-01"))  # type: ignore[arg-type]
    database, vault = Database.open(f"sqlite:///{home / 'store.db'}"), Vault(open_ring(home / "keys.json"))
    kind = kind_of("acceptance_receipt")
    with database.write() as session:
        put_application(session, CASE)
        issue(session, vault, draw_up(kind, case.authority, acceptance_receipt(case, DAY, DAY), CASE, 1, DAY), NOW)
    database.close()
    add_accounts()
    log_in("li")
    return case


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, ["papers", *map(str, arguments)])


def test_the_papers_of_an_application_are_listed_without_what_they_say(occasion: Occasion) -> None:
    result = run("list", CASE)
    assert result.exit_code == 0, result.output
    assert NUMBER in result.stdout
    assert "接收申请材料凭证" in result.stdout
    assert "2026-11-21 10:30" in result.stdout
    assert occasion.principal() not in result.stdout
    [listed] = json.loads(run("list", CASE, "--json").stdout)
    assert (listed["number"], listed["kind"], listed["act"]) == (NUMBER, "acceptance_receipt", 1)


def test_a_paper_is_shown_as_text_and_as_json(occasion: Occasion) -> None:
    shown = run("show", NUMBER)
    assert shown.exit_code == 0, shown.output
    assert occasion.addressee() in shown.stdout
    assert json.loads(run("show", NUMBER, "--json").stdout)["addressee"] == occasion.addressee()


def test_who_reads_a_paper_is_an_officer_who_is_logged_in_and_stands_in_the_ledger(occasion: Occasion) -> None:
    assert run("show", NUMBER).exit_code == 0
    entries = json.loads(CliRunner().invoke(miaopi, ["ledger", "show", "--subject", CASE, "--json"]).stdout)["entries"]
    assert [(one["kind"], "li" in str(one["body"]), NUMBER in str(one["body"])) for one in entries] == [("paper.shown", True, True)]
    log_in("zhou")
    assert "ACC-ROLE" in run("show", NUMBER).stderr
    CliRunner().invoke(miaopi, ["accounts", "logout"])
    refused = run("show", NUMBER)
    assert (refused.exit_code, "ACC-SESSION" in refused.stderr, occasion.addressee() in refused.output) == (2, True, False)


def test_a_paper_is_printed_as_pdf_or_as_pictures(occasion: Occasion, press: Setter, tmp_path: Path) -> None:
    pdf, png = tmp_path / "receipt.pdf", tmp_path / "receipt.png"
    assert run("show", NUMBER, "--out", pdf).exit_code == 0
    assert run("show", NUMBER, "--out", png).exit_code == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("arguments", "code"), [(("list", "20261121-NONE"), "CASE-NOT-FOUND"), (("show", "x号"), "DOC-NOT-FOUND")])
def test_what_is_not_there_is_an_error(occasion: Occasion, arguments: tuple[str, ...], code: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert code in result.stderr


def test_asking_makes_neither_a_database_nor_keys(home: Path) -> None:
    result = run("list", CASE)
    assert result.exit_code == 2
    assert "STO-OPEN" in result.stderr
    assert list(home.iterdir()) == []
    Database.open(f"sqlite:///{home / 'store.db'}").close()
    assert "STO-KEYS" in run("list", CASE).stderr
    assert not (home / "keys.json").exists()
