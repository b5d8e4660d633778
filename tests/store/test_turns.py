"""Writers to one file of SQLite wait for their turn, threads and processes alike, and a dead one holds nobody up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from engine.store.turns import Turns

ROOT = Path(__file__).parents[2]
HOLDER = "import sys, time; from pathlib import Path; from engine.store.turns import Turns\nwith Turns(Path(sys.argv[1])):\n print('in', flush=True)\n time.sleep(60)"


def test_one_thread_at_a_time_has_the_turn(tmp_path: Path) -> None:
    turns, inside, most = Turns(tmp_path / "store.db"), [0], [0]

    def write() -> None:
        for _ in range(50):
            with turns:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    turns.close()


def test_another_process_waits_until_the_holder_is_done_or_dead(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in\n"
    entered = threading.Event()

    def enter() -> None:
        with Turns(path):
            entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    assert not entered.wait(0.2)
    os.kill(holder.pid, signal.SIGKILL)
    assert entered.wait(20)
    thread.join()
    holder.wait()


def test_a_turn_that_ends_in_an_error_is_given_back(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "store.db")
    for _ in range(2):
        try:
            with turns:
                raise ValueError
        except ValueError:
            pass
    turns.close()
