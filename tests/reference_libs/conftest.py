"""A copy of the packaged libraries that a test may damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reference_libs.library import HOME


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "libraries"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.md"))
    return folder
