"""Fixtures strategy: the real bundle, loaded once per process; the labelled applications are the cases to work with.

Nothing here is faked: the rulebook is the one that ships, and the outside is the embedded default (the example
register and the example lists, all made up).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from engine import bundle as bundles
from engine.bundle import Bundle
from engine.domain.application import Application
from engine.draft import Drafter
from engine.errors import DocumentError
from engine.identity.listings import read_listings
from engine.pipeline import Ports
from engine.proving.labelled import LabelledCase, Measured, measure_cases, read_cases
from engine.register.entities_file import read_entities
from engine.register.exact import ExactRegister
from engine.typesetting.setter import Setter, setter

pytest_plugins = ("tests.leaks", "tests.databases", "tests.desk")

DAY = dt.date(2026, 11, 21)
"""The day the labels are for."""
LABELLED = Path(__file__).parent / "golden" / "applications"


@cache
def _bundle(name: str) -> Bundle:
    return bundles.load(name)


@cache
def _cases() -> dict[str, LabelledCase]:
    return {c.id: c for c in read_cases(LABELLED)}


@pytest.fixture(scope="session", autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees what this checkout's `var/` holds, or writes there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIAOPI_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def bundle() -> Bundle:
    return _bundle("jiangmen")


@pytest.fixture
def ports(bundle: Bundle) -> Ports:
    return Ports(ExactRegister.from_file(libraries=bundle.libraries), read_listings(), read_entities())


@pytest.fixture
def labelled() -> Callable[[str], Application]:
    """The application of a labelled case by its id."""
    return lambda case_id: _cases()[case_id].application()


@pytest.fixture
def as_of() -> dt.date:
    return DAY


@pytest.fixture(scope="session")
def measured() -> tuple[Measured, ...]:
    """Every labelled application, decided."""
    loaded = _bundle("jiangmen")
    outside = Ports(ExactRegister.from_file(libraries=loaded.libraries), read_listings(), read_entities())
    return tuple(measure_cases(tuple(_cases().values()), loaded, outside, DAY))


@pytest.fixture(scope="session")
def drafter() -> Drafter:
    """Drafts from sentences; built once, because compiling the tables takes its time."""
    loaded = _bundle("jiangmen")
    return Drafter(loaded, Ports(ExactRegister.from_file(libraries=loaded.libraries), read_listings()), DAY)


@pytest.fixture(scope="session")
def press() -> Setter:
    """Typesetting with this machine's fonts; a test that needs them is skipped where there are none."""
    try:
        return setter()
    except DocumentError as error:
        pytest.skip(f"no document can be typeset here: {error}")
