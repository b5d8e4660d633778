"""What tests of addresses share: the gazetteer and the reading of an address with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.addresses import banned as banned_list
from engine.addresses import gazetteer
from engine.addresses.banned import Banned
from engine.addresses.gazetteer import Gazetteer
from engine.addresses.parse import ParsedAddress, parse
from reference_libs import library


@pytest.fixture(scope="session")
def gazette() -> Gazetteer:
    return gazetteer.build(library.load())


@pytest.fixture(scope="session")
def read(gazette: Gazetteer) -> Callable[[str], ParsedAddress]:
    return lambda text: parse(text, gazette)


@pytest.fixture(scope="session")
def banned() -> Banned:
    return library.load().compiled(banned_list.build)
