"""Fixtures: sentences read with the libraries and the area of the rulebook that ships."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.bundle import Bundle
from engine.drafting.readings import Readings, read_all

Read = Callable[[str], Readings]


@pytest.fixture
def reading(bundle: Bundle) -> Read:
    return lambda text: read_all(text, bundle.libraries, bundle.rulebook.area)
