"""Processes that measure may die or hang: whoever asked is told so, and the next one is measured."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import IDN_MODELS, IdentityError
from engine.identity.face import models
from engine.identity.face.pool import FacePool, PoolError
from engine.identity.face.submission import Submission
from tests.identity.face.pictures import shots

STRAIGHT = ("neutral",)


def submission() -> Submission:
    return Submission(shots(STRAIGHT), None, ())


@pytest.fixture(scope="module")
def pool() -> Iterator[FacePool]:
    pool = FacePool(models.folder(), liveness=False, seconds=300)
    yield pool
    pool.close()


def test_a_process_that_was_killed_is_replaced(pool: FacePool) -> None:
    assert pool.measure(submission()).liveness == "not_checked"
    worker = pool._free.get()
    assert worker is not None
    worker.process.kill()
    worker.process.join()
    pool._free.put(worker)
    with pytest.raises(PoolError, match="died"):
        pool.measure(submission())
    assert pool.measure(submission()).liveness == "not_checked"


def test_a_process_that_takes_too_long_is_ended_and_replaced(pool: FacePool) -> None:
    pool.measure(submission())
    patient, pool._seconds = pool._seconds, 0.0
    before = len(multiprocessing.active_children())
    with pytest.raises(PoolError, match="too long"):
        pool.measure(submission())
    assert len(multiprocessing.active_children()) == before - 1
    pool._seconds = patient
    assert pool.measure(submission()).liveness == "not_checked"


def test_whoever_finds_every_process_busy_is_told_after_a_while(pool: FacePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_wait", 0.0)
    taken, done = threading.Event(), threading.Event()
    worker = pool._free.get()

    def ask() -> None:
        taken.set()
        with pytest.raises(PoolError, match="busy"):
            pool.measure(submission())
        done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    pool._free.put(worker)
    assert done.is_set()


def test_nothing_that_is_handed_in_brings_the_process_down(pool: FacePool) -> None:
    for frames in ((b"",), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50,), (b"\xff\xd8\xff" * 1000,)):
        assert pool.measure(Submission(frames, b"x", ())).broken


def test_models_that_are_not_those_released_are_not_used(tmp_path: Path) -> None:
    for name in models.DIGESTS:
        (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(IdentityError, match=f"^{IDN_MODELS} ") as caught:
        models.checked(models.RESNET, tmp_path)
    assert "uv sync --extra face" in str(caught.value)
    pool = FacePool(tmp_path, liveness=False)
    with pytest.raises(PoolError):
        pool.measure(submission())
    pool.close()


def test_models_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(IdentityError, match=models.LANDMARKS_68):
        models.checked(models.LANDMARKS_68, tmp_path)
