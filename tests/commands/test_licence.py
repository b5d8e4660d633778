"""`miaopi licence`: what the terminal shows, and with which exit code."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result

from cli import miaopi
from engine.errors import DOC_FIELD
from engine.store.database import Database
from engine.store.keys import open_ring
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from tests.licence.conftest import CODE, FOOD, TEMPLATES, application_of
from tests.licence.test_read import put_licence


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(miaopi, ["licence", *map(str, arguments)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: Setter) -> Path:
    monkeypatch.setenv("MIAOPI_HOME", str(tmp_path))
    database, vault = Database.open(f"sqlite:///{tmp_path / 'store.db'}"), Vault(open_ring(tmp_path / "keys.json"))
    with database.write() as session:
        put_licence(session, vault, application_of("company"))
    database.close()
    return tmp_path


def text_of(path: Path) -> str:
    return "".join(pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text().split())


def test_a_licence_is_printed_as_a_specimen_unless_it_is_for_real(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = home / "licence.pdf"
    assert run("show", CODE, "--out", out).exit_code == 0
    assert "样例" in text_of(out)
    monkeypatch.setenv("MIAOPI_SPECIMEN", "no")
    assert run("show", CODE, "--copy", "original", "--out", out).exit_code == 0
    assert "样例" not in text_of(out)
    assert "（正本）" in text_of(out)


def test_a_preview_is_always_a_specimen_without_a_code(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_SPECIMEN", "no")
    out = home / "preview.pdf"
    result = run("preview", TEMPLATES / "individual.yaml", "--out", out, "--as-of", "2026-11-21")
    assert result.exit_code == 0, result.output
    assert "样例" in text_of(out)
    assert "0" * 18 in text_of(out)
    assert run("preview", TEMPLATES / "individual.yaml", "--out", home / "preview.png").exit_code == 0
    assert (home / "preview.png").read_bytes().startswith(b"\x89PNG")


def test_another_kind_of_licence_is_printed_from_its_fields(home: Path) -> None:
    fields, out = home / "fields.yaml", home / "permit.pdf"
    fields.write_text("\n".join(f'{key}: "{value}"' for key, value in FOOD.items()), encoding="utf-8")
    result = run("preview", fields, "--kind", "food_permit", "--out", out)
    assert result.exit_code == 0, result.output
    assert "食品经营许可证" in text_of(out)
    fields.write_text("number: JY1", encoding="utf-8")
    assert DOC_FIELD in run("preview", fields, "--kind", "food_permit", "--out", out).output


def test_what_cannot_be_printed_is_an_error(home: Path) -> None:
    assert "DOC-NOT-FOUND" in run("show", "91440703MA0000009X", "--out", home / "x.pdf").stderr
    assert "APP-NOT-FOUND" in run("preview", home / "none.yaml", "--out", home / "x.pdf").stderr
    (home / "bare.yaml").write_text("entity_type: company\n", encoding="utf-8")
    result = run("preview", home / "bare.yaml", "--out", home / "x.pdf")
    assert (result.exit_code, "DOC-FIELD" in result.stderr) == (2, True)
    assert not (home / "x.pdf").exists()
