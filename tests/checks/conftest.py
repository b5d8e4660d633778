"""What tests of checks share: measuring a written application with the national table of requirements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import strict_yaml
from engine.case import Case, Check
from engine.domain.answers import Answers
from engine.domain.application import Application
from reference_libs import library
from reference_libs.library import Libraries

AS_OF = dt.date(2026, 11, 21)
REQUIREMENTS = Path(__file__).parents[2] / "rulebooks" / "national" / "requirements.yaml"
Measure = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def libraries() -> Libraries:
    return library.load()


@pytest.fixture
def measure(libraries: Libraries) -> Measure:
    """`measure(check, document, answers=…)`: all facts of the check, which are exactly those it declares."""
    national = strict_yaml.read(REQUIREMENTS.read_text(encoding="utf-8"), REQUIREMENTS.name).data

    def measured(
        check: Check, document: dict[str, Any], answers: Answers | None = None, as_of: dt.date = AS_OF,
        requirements: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        application = Application.model_validate_json(json.dumps(document))
        required = national if requirements is None else requirements
        values = check.measure(Case(application, answers or Answers(), libraries, as_of, required)).values
        assert set(values) == {d.name for d in check.declares}
        for declaration in check.declares:
            fields = {f.name for f in declaration.fields} | {"evidence", "suggestion"}
            records = values[declaration.name]
            if isinstance(records, tuple):
                assert all(set(r) <= fields and fields - set(r) <= {"suggestion"} for r in records)
        return dict(values)

    return measured
