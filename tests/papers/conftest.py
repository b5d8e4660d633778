"""An application in the file, and labelled cases as the matter of papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlmodel import Session

from engine import bundle as bundles
from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.papers.matter import Matter
from engine.papers.office import Offices, read_offices
from engine.papers.speech import Speech, speech_of
from engine.proving.labelled import Measured
from engine.store.case_tables import ApplicationRow
from tests.conftest import DAY

NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
"""Half past ten in the morning of 21 November 2026 in China."""
OFFICES = Path(__file__).parents[2] / "engine" / "papers" / "offices.yaml"
CASE = "20261121-7F3K9Q2M8XWD"


def put_application(session: Session, application_id: str = "20261121-AAAAAAAAAAAA", kind: str = "establishment") -> str:
    session.add(ApplicationRow(
        id=application_id, kind=kind, entity_type="individual", district="440703", owner=b"o" * 16,
        created_at=NOW, version=1, stage="draft",
    ))
    session.flush()
    return application_id


@cache
def the_speech() -> Speech:
    return speech_of(bundles.load("jiangmen"))


@cache
def the_offices() -> Offices:
    return read_offices(OFFICES)


def matter_of(application: Application) -> Matter:
    """The application as the matter of a paper of the day the labels are for."""
    return Matter(CASE, application, freeze(application).digest, the_offices().of(application.division), DAY, the_speech())


@pytest.fixture
def speech() -> Speech:
    return the_speech()


@pytest.fixture
def offices() -> Offices:
    return the_offices()


@pytest.fixture
def matter(labelled: Callable[[str], Application]) -> Callable[[str], Matter]:
    """The matter of a labelled case by its id."""
    return lambda case_id: matter_of(labelled(case_id))


@pytest.fixture
def decided(measured: tuple[Measured, ...]) -> Callable[[str], Measured]:
    """A labelled case with what was decided."""
    return lambda case_id: next(m for m in measured if m.case.id == case_id)
