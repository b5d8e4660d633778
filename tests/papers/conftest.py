"""An application in the file, and labelled cases as the occasion of papers."""

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
from engine.papers.authority import Authorities, read_authorities
from engine.papers.occasion import Occasion
from engine.papers.speech import Speech, speech_of
from engine.proving.labelled import Measured
from engine.store.case_tables import ApplicationRow
from tests.conftest import DAY

NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
"""Half past ten in the morning of 21 November 2026 in China."""
AUTHORITIES = Path(__file__).parents[2] / "engine" / "papers" / "authorities.yaml"
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
def the_authorities() -> Authorities:
    return read_authorities(AUTHORITIES)


def occasion_of(application: Application) -> Occasion:
    """The application as the occasion of a paper of the day the labels are for."""
    return Occasion(CASE, application, freeze(application).digest, the_authorities().of(application.division), DAY, the_speech())


@pytest.fixture
def speech() -> Speech:
    return the_speech()


@pytest.fixture
def authorities() -> Authorities:
    return the_authorities()


@pytest.fixture
def occasion(labelled: Callable[[str], Application]) -> Callable[[str], Occasion]:
    """The occasion of a labelled case by its id."""
    return lambda case_id: occasion_of(labelled(case_id))


@pytest.fixture
def decided(measured: tuple[Measured, ...]) -> Callable[[str], Measured]:
    """A labelled case with what was decided."""
    return lambda case_id: next(m for m in measured if m.case.id == case_id)
