"""Personal data at rest: opened only where it belongs, found without being readable, gone when its key is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import STO_KEYS, STO_SEAL, StoreError
from engine.store.database import Database
from engine.store.keys import KeyRing, new_ring, open_ring, write_ring
from engine.store.vault import Place, Vault

PLACE = Place("revisions", "sealed", "20261126-AAAA/1")
SECRET = "叶知 440703199001011232".encode()


def test_a_sealed_value_opens_where_it_belongs_and_nowhere_else(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        sealed = vault.seal(session, "case:1", PLACE, SECRET)
        assert vault.open(session, "case:1", PLACE, sealed) == SECRET
        vault.seal(session, "case:2", PLACE, SECRET)
        for scope, place in (
            ("case:2", PLACE), ("case:1", Place("acts", "sealed", PLACE.row)), ("case:1", Place("revisions", "sealed", "other")),
        ):
            with pytest.raises(StoreError) as caught:
                vault.open(session, scope, place, sealed)
            assert caught.value.code == STO_SEAL


def test_a_sealed_value_shows_nothing_and_differs_each_time(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        one, two = (vault.seal(session, "case:1", PLACE, SECRET) for _ in range(2))
    assert one != two
    assert SECRET not in one


def test_a_changed_byte_is_noticed(database: Database) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        sealed = vault.seal(session, "case:1", PLACE, SECRET)
        for at in range(len(sealed)):
            changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
            with pytest.raises(StoreError):
                vault.open(session, "case:1", PLACE, changed)


def test_a_key_made_in_a_transaction_that_failed_is_not_used_afterwards(database: Database) -> None:
    vault = Vault(new_ring())

    def fail() -> None:
        with database.write() as session:
            vault.seal(session, "case:1", PLACE, SECRET)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.write() as session:
        sealed = vault.seal(session, "case:1", PLACE, SECRET)
    with database.read() as session:
        assert Vault(vault._ring).open(session, "case:1", PLACE, sealed) == SECRET


def test_without_its_data_key_a_value_cannot_be_opened_by_anybody(database: Database) -> None:
    ring = new_ring()
    vault = Vault(ring)
    with database.write() as session:
        sealed = vault.seal(session, "case:1", PLACE, SECRET)
    with database.write() as session:
        session.connection().execute(text("DELETE FROM data_keys WHERE scope = 'case:1'"))
    vault.forget("case:1")
    for one in (vault, Vault(ring)):
        with database.read() as session, pytest.raises(StoreError) as caught:
            one.open(session, "case:1", PLACE, sealed)
        assert caught.value.code == STO_SEAL


def test_after_a_rotation_old_values_open_and_new_keys_are_wrapped_with_the_new_one(database: Database) -> None:
    old = new_ring()
    with database.write() as session:
        sealed = Vault(old).seal(session, "case:1", PLACE, SECRET)
    new = old.rotated()
    assert (old.current, new.current) == ("k1", "k2")
    with database.read() as session:
        assert Vault(new).open(session, "case:1", PLACE, sealed) == SECRET


def test_another_installations_keys_open_nothing(database: Database) -> None:
    with database.write() as session:
        sealed = Vault(new_ring()).seal(session, "case:1", PLACE, SECRET)
    with database.read() as session, pytest.raises(StoreError) as caught:
        Vault(new_ring()).open(session, "case:1", PLACE, sealed)
    assert caught.value.code == STO_KEYS


def test_equal_values_have_one_blind_index_which_depends_on_field_and_key() -> None:
    vault = Vault(new_ring())
    assert vault.index("id_number", "44070319900101123x") == vault.index("id_number", " 44070319900101123X ")
    assert vault.index("id_number", "1") != vault.index("phone", "1")
    assert vault.index("id_number", "1") != Vault(new_ring()).index("id_number", "1")


def test_the_file_of_keys_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = open_ring(path)
    assert open_ring(path) == ring
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"current":"k1","masters":{"k1":"AAAA"},"index":"AAAA"}'])
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(StoreError) as caught:
        open_ring(path)
    assert caught.value.code == STO_KEYS


def test_a_file_others_may_read_is_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_ring(path, new_ring())
    path.chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        open_ring(path)


def test_keys_are_never_printed() -> None:
    ring = KeyRing("k1", {"k1": b"m" * 32}, b"i" * 32)
    assert "mmm" not in repr(ring)
    assert "iii" not in repr(ring)
