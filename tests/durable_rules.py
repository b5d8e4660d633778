"""durable-rules is compiled where there is a compiler (`make setup-durable`); without it these tests are skipped."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

needs_durable = pytest.mark.skipif(
    find_spec("durable_rules_engine") is None, reason="durable-rules is not installed: make setup-durable"
)
