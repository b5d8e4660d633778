"""The key file: made once, for its owner only, kept through a rotation; a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import LED_KEY, LedgerError
from engine.ledger.key import LedgerKey, make_key, new_key, open_key, rotate
from engine.ledger.note import Signer


def test_the_file_is_made_once_and_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "ledger.key"
    made = make_key(path)
    assert make_key(path, "another.example") == open_key(path) == made
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in path.parent.iterdir()] == ["ledger.key"]


def test_a_key_has_the_name_it_was_given_or_one_of_its_own(tmp_path: Path) -> None:
    assert make_key(tmp_path / "a", "registry.example/ledger").signer.name == "registry.example/ledger"
    assert new_key().signer.name != new_key().signer.name


@pytest.mark.parametrize("name", ["", "two words", "a+b", "中文", "-a", "a" * 101, "a\nb"])
def test_a_name_that_a_note_cannot_bear_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LedgerError) as caught:
        make_key(tmp_path / "k", name)
    assert caught.value.code == LED_KEY
    assert not (tmp_path / "k").exists()


def test_a_rotation_keeps_the_name_and_the_old_public_keys(tmp_path: Path) -> None:
    path = tmp_path / "k"
    first = make_key(path, "registry.example")
    second = rotate(path)
    third = rotate(path)
    assert open_key(path) == third
    assert third.verifiers == (third.signer.verifier, second.signer.verifier, first.signer.verifier)
    assert {v.name for v in third.verifiers} == {"registry.example"}
    assert first.signer.secret() not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="restore it from its backup"):
        open_key(tmp_path / "none")


def test_a_file_others_may_read_is_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "k"
    make_key(path)
    path.chmod(0o640)
    with pytest.raises(LedgerError, match="chmod 600"):
        open_key(path)


@pytest.mark.parametrize("content", ["", "\n", "nonsense", "PRIVATE+KEY+a+00000000+AAAA", "中"])
def test_a_file_that_holds_no_key_is_refused_without_being_repeated(tmp_path: Path, content: str) -> None:
    path = tmp_path / "k"
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        open_key(path)
    assert caught.value.code == LED_KEY
    assert "AAAA" not in str(caught.value)


def test_the_secret_is_never_printed() -> None:
    assert "sss" not in repr(LedgerKey(Signer("a", b"s" * 32)))
