"""The register in the store: added to, read in order, on both databases."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from pydantic import ValidationError

import engine.register.names_store as names_store
from engine.register.names_store import NamesStore, NewName
from engine.register.port import StoredName
from engine.store.database import Database


def new(name: str, city: str = "440700", **more: Any) -> NewName:
    return NewName(name=name, city=city, **more)


def test_an_entry_comes_back_as_it_went_in(database: Database) -> None:
    store = NamesStore(database)
    day, end = dt.date(2026, 1, 2), dt.date(2026, 3, 2)
    store.add([new("江门市锦穗贸易有限公司", status="reserved", status_on=day, until=end, uscc="9144", industry="批发业")])
    assert list(store.rows_after(0)) == [
        StoredName(store.position(), "江门市锦穗贸易有限公司", "440700", "reserved", day, end, "9144", "批发业")
    ]


def test_an_empty_register_is_at_position_0(database: Database) -> None:
    store = NamesStore(database)
    assert (store.position(), list(store.rows_after(0)), dict(store.by_status())) == (0, [], {})


def test_rows_come_in_order_page_after_page_and_end_where_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names_store, "PAGE", 3)
    store = NamesStore(database)
    store.add([new(f"江门市沃动{n}号店") for n in range(10)])
    rows = list(store.rows_after(0))
    assert [r.name for r in rows] == [f"江门市沃动{n}号店" for n in range(10)]
    positions = [r.position for r in rows]
    assert positions == sorted(positions)
    assert [r.position for r in store.rows_after(positions[3])] == positions[4:]
    assert [r.position for r in store.rows_after(positions[0], positions[7])] == positions[1:8]


def test_the_same_event_is_entered_once_however_it_is_written(database: Database) -> None:
    store = NamesStore(database)
    first = store.add([new("江门市沃动（新会）店"), new("江門市沃動(新會)店")])
    assert (first.added, first.duplicates) == (1, (1,))
    assert store.add([new("江门市沃动（新会）店")]).duplicates == (0,)


@pytest.mark.parametrize("other", [
    new("江门市沃动店", "440100"), new("江门市沃动店", status="deregistered"),
    new("江门市沃动店", status_on=dt.date(2026, 1, 1)), new("江门市沃动行"),
])
def test_another_city_status_or_day_is_another_event(database: Database, other: NewName) -> None:
    assert NamesStore(database).add([new("江门市沃动店"), other]).added == 2


@pytest.mark.parametrize("bad", [
    {"name": ""}, {"name": "x" * 201}, {"city": "4407"}, {"city": "44070a"}, {"city": "44070３"}, {"status": "gone"},
    {"status_on": "2026-01-01"}, {"more": 1},
])
def test_an_entry_is_checked_before_it_goes_near_the_table(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewName(**{"name": "江门市沃动店", "city": "440700", **bad})


def test_the_counts_are_of_statuses_and_of_the_greatest_cities(database: Database) -> None:
    store = NamesStore(database)
    store.add([new("a"), new("b"), new("c", status="changed"), new("d", "440100"), new("e", "440200")])
    assert dict(store.by_status()) == {"registered": 4, "changed": 1}
    assert list(store.by_city(2).items()) == [("440700", 3), ("440100", 1)]


def test_who_reads_after_a_position_while_others_add_misses_nothing(database: Database) -> None:
    store = NamesStore(database)

    def add(writer: int) -> None:
        for step in range(15):
            store.add([new(f"店{writer}之{step}之{n}") for n in range(3)])

    writers = [threading.Thread(target=add, args=(w,)) for w in range(3)]
    for writer in writers:
        writer.start()
    seen: list[StoredName] = []
    alive = True
    while alive:
        alive = any(writer.is_alive() for writer in writers)
        seen.extend(store.rows_after(seen[-1].position if seen else 0))
    assert len(seen) == 3 * 15 * 3
    assert [e.position for e in seen] == [e.position for e in store.rows_after(0)]
