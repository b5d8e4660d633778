"""durable-rules is compiled where there is a compiler (`make setup-durable`); without it these tests are skipped."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

needs_durable = pytest.mark.skipif(
    find_spec("durable_rules_engine") is None, reason="durable-rules is not installed: make setup-durable"
)
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at processes through /proc, which is Linux's")
