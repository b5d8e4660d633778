"""The access token: one for threads and processes, fetched by one of them, kept from everybody else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.identity.wechat.ports import Message
from engine.identity.wechat.tokens import EARLY, Tokens
from tests.identity.wechat.connecting import Client
from tests.identity.wechat.fake import FakeWeChat

TOKEN = "/cgi-bin/stable_token"


class Source:
    """Tells tokens; the same one until it is forced."""

    def __init__(self) -> None:
        self.told, self.forced = 0, 0

    def __call__(self, by_force: bool) -> tuple[str, float]:
        self.told += 1
        self.forced += by_force
        return f"token-{self.forced}", 7200.0


def tokens(tmp_path: Path, source: Source, now: list[float] | None = None) -> Tokens:
    return Tokens(tmp_path / "wechat.token", source, (lambda: now[0]) if now else (lambda: 0.0))


def test_it_is_fetched_once_and_again_before_it_ends(tmp_path: Path) -> None:
    source, now = Source(), [1.0]
    kept = tokens(tmp_path, source, now)
    assert (kept.current(), kept.current(), source.told) == ("token-0", "token-0", 1)
    now[0] = 1.0 + 7200 - EARLY
    assert (kept.current(), source.told) == ("token-0", 2)


def test_another_process_reads_what_one_fetched(tmp_path: Path) -> None:
    source = Source()
    tokens(tmp_path, source).current()
    assert (tokens(tmp_path, source).current(), source.told) == ("token-0", 1)


def test_of_many_who_need_one_one_fetches_it(tmp_path: Path) -> None:
    source, got = Source(), []
    start = threading.Barrier(8)

    def need() -> None:
        start.wait()
        got.append(tokens(tmp_path, source).current())

    threads = [threading.Thread(target=need) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, source.told) == (["token-0"] * 8, 1)


def test_of_many_whose_token_was_refused_one_forces_another(tmp_path: Path) -> None:
    source = Source()
    sharing = [tokens(tmp_path, source) for _ in range(4)]
    assert {one.current() for one in sharing} == {"token-0"}
    assert {one.instead_of("token-0") for one in sharing} == {"token-1"}
    assert source.forced == 1


def test_only_its_owner_reads_the_file_and_one_that_others_may_read_is_not_trusted(tmp_path: Path) -> None:
    source = Source()
    tokens(tmp_path, source).current()
    file = tmp_path / "wechat.token"
    assert file.stat().st_mode & 0o077 == 0
    file.chmod(0o644)
    assert (tokens(tmp_path, source).current(), source.told) == ("token-0", 2)
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("written", ["", "{", "[]", '{"token": "x"}', '{"token": "x", "ends": "soon"}', "\xff"])
def test_a_file_that_is_none_is_written_anew(tmp_path: Path, written: str) -> None:
    file = tmp_path / "wechat.token"
    file.write_bytes(written.encode("latin-1"))
    file.chmod(0o600)
    source = Source()
    assert (tokens(tmp_path, source).current(), source.told) == ("token-0", 1)


def test_clients_of_one_folder_ask_wechat_once(connect: Client, fake: FakeWeChat) -> None:
    fake.subscribed.add("openid-1")
    for client in (connect(), connect(), connect()):
        client.send(Message("openid-1", "template-1", {}))
    assert len(fake.asked[TOKEN]) == 1
