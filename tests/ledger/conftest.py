"""A ledger on whatever database the test runs."""

from __future__ import annotations

import pytest

from engine.ledger.key import new_key
from engine.store.database import Database
from tests.ledger.made import Ledger


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, new_key("test.example/ledger"))
