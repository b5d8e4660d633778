"""docs/ledger.md: its list of findings, its leaf, its program and its format are those of the code."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import rfc8785

from engine.ledger import checkpoint, proof, stored
from engine.ledger.findings import MEANINGS
from engine.ledger.leaf import Entry
from engine.ledger.note import Signer
from tests.ledger.made import Ledger

PAGE = (Path(__file__).parent.parent.parent / "docs" / "ledger.md").read_text(encoding="utf-8")


def test_every_finding_is_documented_with_its_meaning() -> None:
    documented = dict(re.findall(r"^\| `([a-z]+-[a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE))
    assert documented == {what.value: meaning for what, meaning in MEANINGS.items()}


def test_the_entry_and_the_checkpoint_that_are_shown_are_real() -> None:
    entry = Entry(7, "decision", "20261121-AAAA", dt.datetime(2026, 11, 21, 9, 0, 0, 5, tzinfo=dt.UTC), '{"n":1}')
    assert f"```\n{rfc8785.dumps(entry.data()).decode()}\n```" in PAGE
    signer = Signer("registry.example/ledger", bytes(32))
    signed = checkpoint.sign(signer, 1, entry.leaf(), dt.datetime(2026, 11, 21, 9, 0, 4, tzinfo=dt.UTC))
    assert f"```\n{signed.note}```" in PAGE


@pytest.mark.parametrize("size", [0, 1, 13])
def test_the_program_that_is_shown_computes_the_root(ledger: Ledger, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.grow(size)
    with ledger.database.read() as session:
        lines = "".join(json.dumps({"entry": entry.data()}) + "\n" for _, entry in stored.placed(session))
        expected = stored.frontier(session, size).root()
    program = PAGE.split("<!-- tested -->\n```python\n")[1].split("```")[0]
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(program, {})  # the program of our own page
    assert printed.getvalue() == f"{size} {base64.b64encode(expected).decode()}\n"


def test_the_format_of_proofs_is_documented() -> None:
    assert f"`{proof.FORMAT}`" in PAGE
    fields = {*proof.InclusionProof.model_fields, *proof.ConsistencyProof.model_fields, *proof.Included.model_fields}
    assert {field for field in fields if f"`{field}" not in PAGE} == set()
