"""While the index is rebuilt under load, every question is answered from one generation, the old or the new."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from engine.domain.answers import NameQuery
from engine.register.index import NameIndex, rebuild
from engine.register.port import StoredName
from reference_libs.library import load

LIBRARIES = load()
CITY = "440700"
ASKED = NameQuery(CITY, "江门市晨岚建材有限公司")
GENERATIONS = 12
SIZE = 12
_TRADES = ("晨岚", "晨兰", "辰岚")


def entries(generation: int) -> list[StoredName]:
    """A register that is another one in every generation: all its rows say which."""
    first = generation * SIZE + 1
    return [
        StoredName(first + n, f"江门市{_TRADES[n % 3]}建材有限公司", CITY, uscc=f"{generation:05d}") for n in range(SIZE)
    ]


_READER = """
import sys
from pathlib import Path
from engine.domain.answers import NameQuery
from engine.register.index import NameIndex
from reference_libs.library import load
index = NameIndex.open(Path(sys.argv[1]), load())
asked = NameQuery(sys.argv[2], sys.argv[3])
last, answers, seen = int(sys.argv[4]), 0, set()
print("ready", flush=True)
while index.position < last:
    index.refresh()
    for _ in range(5):
        rows, position, _ = index.candidates(asked)
        generations = {row.uscc for row in rows}
        assert len(generations) == 1 and len(rows) == 3, (generations, len(rows))
        assert int(generations.pop()) == (position - 1) // int(sys.argv[5]), position
        answers += 1
        seen.add(position)
print(answers, len(seen))
"""


def test_a_swap_under_load_never_shows_half(tmp_path: Path) -> None:
    rebuild(entries(0), tmp_path, libraries=LIBRARIES)
    last = GENERATIONS * SIZE
    command = [sys.executable, "-c", _READER, str(tmp_path), CITY, ASKED.name, str(last), str(SIZE)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    index = NameIndex.open(tmp_path, LIBRARIES)
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            rows, position, _ = index.candidates(ASKED)
            if {row.uscc for row in rows} != {f"{(position - 1) // SIZE:05d}"}:
                wrong.append((position, rows))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for generation in range(1, GENERATIONS):
            rebuild(entries(generation), tmp_path, libraries=LIBRARIES)
            index.refresh()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    for reader in readers:
        out, error = reader.communicate(timeout=60)
        assert (reader.returncode, error) == (0, "")
        answers, _ = out.split()
        assert int(answers) > 0


def test_questions_during_additions_see_no_entry_beyond_their_position(tmp_path: Path) -> None:
    rebuild(entries(0), tmp_path, libraries=LIBRARIES)
    later = [StoredName(SIZE + n, f"江门市晨岚建材有限公司{n}号店", CITY) for n in range(1, 400)]
    reach = [SIZE]
    index = NameIndex.open(
        tmp_path, LIBRARIES, lambda position: [row for row in later if position < row.position <= reach[0]]
    )
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for row in later[::40]:
                rows, position, _ = index.candidates(NameQuery(CITY, row.name))
                found = row.name in {r.name for r in rows}
                if found != (row.position <= position):
                    wrong.append((row, position, found))

    thread = threading.Thread(target=ask)
    thread.start()
    for step in range(SIZE, SIZE + 400, 7):
        reach[0] = step
        index.refresh()
    done.set()
    thread.join()
    assert wrong == []
