"""Who is told to end while waiting ends at once, however often and whenever it is told."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress

import pytest

from commands.stopping import Stop


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_the_wait_and_says_with_what_to_exit(number: signal.Signals, code: int) -> None:
    before = signal.getsignal(number)
    with Stop() as stop:
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        assert stop.wait(60)
        assert (stop.asked, stop.code) == (True, code)
        assert stop.wait(60)
    assert signal.getsignal(number) == before


def test_without_a_signal_the_wait_runs_its_time() -> None:
    with Stop() as stop:
        assert not stop.wait(0.01)


def test_signals_that_come_in_the_middle_of_anything_hang_nothing() -> None:
    ended = threading.Event()

    def pester() -> None:
        while not ended.is_set():
            with suppress(ProcessLookupError):
                os.kill(os.getpid(), signal.SIGTERM)

    with Stop() as stop:
        (pestering := threading.Thread(target=pester, daemon=True)).start()
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            stop.asked = False
            stop.wait(0.001)
        ended.set()
        pestering.join(60)
        stop.asked = False
    assert not pestering.is_alive()
