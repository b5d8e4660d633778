"""A process of the service works with what the settings say, and is ready before the first applicant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from api.deciding import Deciding
from api.service import Service
from engine.papers.authority import AUTHORITIES


def test_papers_are_issued_in_the_name_of_the_authorities_that_are_set(open_at: Callable[..., Service], tmp_path: Path) -> None:
    (own := tmp_path / "authorities.yaml").write_text(
        AUTHORITIES.read_text(encoding="utf-8").replace("江门市蓬江区市场监督管理局", "江门市蓬江区登记局"), encoding="utf-8"
    )
    service = open_at("sqlite", MIAOPI_AUTHORITIES=str(own))
    try:
        assert service.office.authority("440703") == "江门市蓬江区登记局"
    finally:
        service.close()


def test_what_cannot_be_made_ready_keeps_nobody_from_deciding(open_at: Callable[..., Service]) -> None:
    service, asked = open_at("sqlite"), threading.Event()

    def fail() -> None:
        asked.set()
        raise ValueError("a rulebook nobody can examine with")

    deciding = Deciding(service.deciding._worker, make_ready=fail)
    deciding.start()
    try:
        assert asked.wait(30)
        deciding._thread.join(0.5)
        assert deciding.alive
    finally:
        deciding.stop()
        service.close()
