"""The master key changes while everything stays readable, also for who was running, and after any interruption."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.store import rotation
from engine.store.database import Database
from engine.store.keys import new_ring, open_ring, write_ring
from engine.store.rotation import left, rotate
from engine.store.vault import Place, Vault

PLACE = Place("acts", "sealed", "x/1")


def sealed_values(database: Database, vault: Vault, number: int) -> list[tuple[str, bytes]]:
    with database.write() as session:
        return [(f"case:{n}", vault.seal(session, f"case:{n}", PLACE, f"secret {n}".encode())) for n in range(number)]


def readable(database: Database, vault: Vault, values: list[tuple[str, bytes]]) -> bool:
    with database.read() as session:
        return all(vault.open(session, scope, PLACE, sealed).endswith(scope.removeprefix("case:").encode()) for scope, sealed in values)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    write_ring(tmp_path / "keys.json", new_ring())
    return tmp_path / "keys.json"


def test_every_data_key_is_wrapped_anew_and_every_value_opens(database: Database, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 4)
    running = Vault(open_ring(keys), lambda: open_ring(keys))
    values = sealed_values(database, running, 10)
    counted: list[int] = []
    done = rotate(database, keys, counted.append)
    assert (done.current, done.made, done.wrapped) == ("k2", True, 10)
    assert counted == [4, 8, 10]
    assert left(database, "k2") == 0
    assert readable(database, Vault(open_ring(keys)), values)
    started_before = Vault(open_ring(keys).__class__("k1", {"k1": open_ring(keys).masters["k1"]}, open_ring(keys).index_key), lambda: open_ring(keys))
    assert readable(database, started_before, values)
    assert sorted(open_ring(keys).masters) == ["k1", "k2"]


def test_interrupted_it_goes_on_with_the_key_it_made(database: Database, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 4)
    values = sealed_values(database, Vault(open_ring(keys)), 10)

    def interrupt(done: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(database, keys, interrupt)
    assert left(database, "k2") == 2
    assert readable(database, Vault(open_ring(keys)), values)
    done = rotate(database, keys)
    assert (done.current, done.made, done.wrapped) == ("k2", False, 2)
    assert rotate(database, keys).current == "k3"
    assert rotate(database, keys, again=True).current == "k4"
    assert readable(database, Vault(open_ring(keys)), values)
