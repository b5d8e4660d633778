"""What tests of addresses share: the gazetteer and the reading of an address with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.addresses import gazetteer, match
from engine.addresses.gazetteer import Gazetteer
from engine.addresses.match import Banned
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
    return library.load()["banned_addresses"].compiled(match.build)
