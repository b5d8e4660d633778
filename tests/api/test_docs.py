"""docs/api.md says what the service does: every address and every code."""

from __future__ import annotations

from pathlib import Path

from api.app import create_app, described
from api.codes import CODES, told
from engine import errors

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_address_is_in_the_page() -> None:
    paths = described(create_app(None))["paths"]
    operations = {f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods}
    listed = {line.split(" | ")[0].removeprefix("| ") for line in PAGE.splitlines() if line.startswith(("| `GET", "| `POST", "| `PATCH", "| `PUT", "| `DELETE"))}
    assert listed == operations


def test_every_code_is_in_the_page_with_its_number_and_sentence() -> None:
    rows = {line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line}
    for code, said in CODES.items():
        assert f"| {said.errcode} | `{code}` | {said.says} |" in rows


def test_numbers_are_of_one_code_each_and_begin_with_a_status() -> None:
    numbers = [said.errcode for said in CODES.values()]
    assert len(numbers) == len(set(numbers))
    assert all(400 <= said.status < 600 for said in CODES.values())


def test_what_is_not_listed_is_of_the_installation() -> None:
    assert set(CODES) <= set(errors.CODES)
    assert told(errors.STO_SEAL).status == 503
