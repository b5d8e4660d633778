from __future__ import annotations

from pathlib import Path

from prometheus_client import generate_latest

from engine.metrics import REGISTRY

DOCS = Path(__file__).parent.parent / "docs"


def test_every_counter_is_documented_under_the_name_it_is_read_by() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    names = [f"{family.name}_total" if family.type == "counter" else family.name for family in REGISTRY.collect()]
    assert len(names) >= 2
    assert [name for name in names if f"`{name}`" not in pages] == []
    assert all(name in generate_latest(REGISTRY).decode() for name in names)
