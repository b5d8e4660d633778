"""The harness that kills workers runs, and finds nothing (`make prove-crash` is the whole proof)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_workers_that_are_killed_lose_and_double_nothing() -> None:
    command = [sys.executable, "-m", "bench.casefile.crash", "--runs", "2", "--databases", "sqlite"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines()[-1].startswith("prove-crash: PASSED: 2 runs on sqlite"), ended.stdout + ended.stderr
    assert ended.returncode == 0
