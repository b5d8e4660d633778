"""The index of names: it answers as the register in memory does, from files that derive from the register alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.answers import NameQuery
from engine.errors import StoreError
from engine.register.exact import EXAMPLE, ExactRegister
from engine.register.index import NameIndex, rebuild
from engine.register.index.manifest import MANIFEST
from engine.register.port import StoredName
from engine.register.table import read_table
from reference_libs.library import Libraries, load

LIBRARIES = load()
CITY = "440700"
ROWS = [
    StoredName(number, r.name, r.city, r.status, r.status_on, r.until, r.uscc)
    for number, r in enumerate(read_table(EXAMPLE), 1)
]
ASKED = [
    "江门市沃动机械有限公司", "沃动機械（江门市）有限公司", "江门市乔乐餐饮有限公司", "江门市秦山贸易有限公司",
    "江门市新启明星文化传播有限公司", "江门市云舟科技有限公司", "江门市锦穗商贸有限公司", "江门市晨岚建材有限公司", "",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("index")
    rebuild(ROWS, path, libraries=LIBRARIES)
    return path


def names(index: NameIndex, asked: str, city: str = CITY) -> list[str]:
    return [row.name for row in index.candidates(NameQuery(city, asked))[0]]


def entry(position: int, name: str, **more: object) -> StoredName:
    return replace(StoredName(position, name, CITY), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", [*ASKED, *(row.name for row in ROWS[:20])])
def test_the_index_answers_as_the_register_in_memory(folder: Path, asked: str) -> None:
    expected = ExactRegister.from_file(libraries=LIBRARIES).candidates(NameQuery(CITY, asked))
    assert NameIndex.open(folder, LIBRARIES).candidates(NameQuery(CITY, asked)) == expected


def test_another_city_gets_nothing(folder: Path) -> None:
    assert names(NameIndex.open(folder, LIBRARIES), "江门市沃动机械有限公司", "440600") == []


def test_everything_known_of_a_row_comes_back(tmp_path: Path) -> None:
    day = dt.date(2026, 6, 1)
    row = entry(9, "江门市沃动(集团)\ud800机械有限公司", status="reserved", status_on=day, until=day, uscc="91440700MA4UX0CQ0D")
    rebuild([row], tmp_path, libraries=LIBRARIES)
    (found,), position, truncated = NameIndex.open(tmp_path, LIBRARIES).candidates(NameQuery(CITY, row.name))
    assert (found.name, found.status, found.status_on, found.until, found.uscc) == (row.name, "reserved", day, day, row.uscc)
    assert (position, truncated) == (9, False)


def test_the_same_entries_give_the_same_bytes_however_they_are_divided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rebuild(iter(ROWS), tmp_path / "one", libraries=LIBRARIES)
    monkeypatch.setattr("engine.register.index.filers.CHUNK", 3)
    second = rebuild(iter(ROWS), tmp_path / "two", libraries=LIBRARIES, processes=2)
    assert first == second
    assert (tmp_path / "one" / first.file).read_bytes() == (tmp_path / "two" / second.file).read_bytes()


def test_an_empty_register_can_be_indexed(tmp_path: Path) -> None:
    assert rebuild([], tmp_path, libraries=LIBRARIES).rows == 0
    assert NameIndex.open(tmp_path, LIBRARIES).candidates(NameQuery(CITY, ROWS[0].name)) == ((), 0, False)


def test_later_entries_are_seen_after_a_refresh_and_move_the_position(folder: Path) -> None:
    later: list[StoredName] = []

    def after(position: int) -> Iterator[StoredName]:
        return (row for row in later if row.position > position)

    index = NameIndex.open(folder, LIBRARIES, after)
    asked = "江门市晨岚建材有限公司"
    assert (names(index, asked), index.position) == ([], len(ROWS))
    later.append(entry(len(ROWS) + 5, "江门市晨岚建材厂"))
    assert names(index, asked) == []
    assert index.refresh() == len(ROWS) + 5
    assert names(index, asked) == ["江门市晨岚建材厂"]
    assert index.refresh() == len(ROWS) + 5
    assert names(index, asked) == ["江门市晨岚建材厂"]


def test_a_later_entry_ends_an_earlier_one_in_the_segment_and_over_it(tmp_path: Path) -> None:
    registered = entry(1, "江门市晨岚建材有限公司", status_on=dt.date(2020, 1, 1))
    ended = entry(2, "江门市晨岚建材有限公司", status="deregistered", status_on=dt.date(2026, 1, 1))
    again = entry(3, "江门市晨岚建材有限公司", status_on=dt.date(2026, 3, 1))

    def statuses(filed: list[StoredName], over: list[StoredName]) -> list[tuple[str, dt.date | None]]:
        rebuild(filed, tmp_path, libraries=LIBRARIES)
        index = NameIndex.open(tmp_path, LIBRARIES, lambda position: [row for row in over if row.position > position])
        rows, _, _ = index.candidates(NameQuery(CITY, registered.name))
        return [(row.status, row.status_on) for row in rows]

    history = [registered, ended, again]
    for upto in (1, 2, 3):
        last = history[upto - 1]
        for filed in range(upto + 1):
            assert statuses(history[:filed], history[filed:upto]) == [(last.status, last.status_on)]
            (tmp_path / MANIFEST).unlink()


def test_an_index_made_with_other_libraries_is_refused(folder: Path) -> None:
    other = Libraries(
        {
            i: replace(t, entry=replace(t.entry, sha256="0" * 64)) if i == "divisions" else t
            for i, t in LIBRARIES.loaded.items()
        },
        {},
    )
    with pytest.raises(StoreError, match="REG-INDEX"):
        NameIndex.open(folder, other)
    with pytest.raises(StoreError, match="divisions"):
        NameIndex.open(folder, Libraries({}, {}))


def test_no_index_and_a_damaged_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no index"):
        NameIndex.open(tmp_path, LIBRARIES)
    made = rebuild(ROWS, tmp_path, libraries=LIBRARIES)
    segment, whole = tmp_path / made.file, (tmp_path / made.file).read_bytes()
    for damaged in (b"", whole[:100], whole[:-64], b"x" + whole[1:]):
        segment.write_bytes(damaged)
        with pytest.raises(StoreError, match="REG-INDEX"):
            NameIndex.open(tmp_path, LIBRARIES)
    segment.unlink()
    with pytest.raises(StoreError, match="missing"):
        NameIndex.open(tmp_path, LIBRARIES)
    for broken in ("{", "[]", '{"format": 1}', '{"format": 99}'):
        (tmp_path / MANIFEST).write_text(broken)
        with pytest.raises(StoreError, match="REG-INDEX"):
            NameIndex.open(tmp_path, LIBRARIES)


def test_entries_out_of_order_are_refused_and_leave_no_trace(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="position 1"):
        rebuild([ROWS[1], ROWS[0]], tmp_path, libraries=LIBRARIES)
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_got_further_meanwhile_stays_in_force(tmp_path: Path) -> None:
    far = rebuild(ROWS, tmp_path, libraries=LIBRARIES)
    assert rebuild(ROWS[:5], tmp_path, libraries=LIBRARIES) == far
    assert NameIndex.open(tmp_path, LIBRARIES).position == far.position


def test_the_segments_in_force_and_before_are_kept(tmp_path: Path) -> None:
    made = [rebuild(ROWS[:size], tmp_path, libraries=LIBRARIES).file for size in (1, 2, 3, 4)]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([MANIFEST, *made[-2:]])


def test_two_rebuilds_of_one_folder_do_not_meet_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "building-killed").mkdir()

    def rows() -> Iterator[StoredName]:
        with pytest.raises(StoreError, match="another process"):
            rebuild(ROWS, tmp_path, libraries=LIBRARIES)
        yield ROWS[0]

    made = rebuild(rows(), tmp_path, libraries=LIBRARIES)
    assert made.rows == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([MANIFEST, made.file])


@given(st.text(max_size=40))
def test_no_name_can_make_it_raise(text: str) -> None:
    ExactRegister.from_file(libraries=LIBRARIES).candidates(NameQuery(CITY, text))


def test_a_released_reservation_is_found_by_nobody(tmp_path: Path) -> None:
    name = "江门市沃动机械有限公司"
    held, given_up = (entry(n, name, status=s, status_on=dt.date(2026, 11, n)) for n, s in ((1, "reserved"), (2, "released")))
    rebuild([held], tmp_path, libraries=LIBRARIES)
    later: list[StoredName] = []
    index = NameIndex.open(tmp_path, LIBRARIES, lambda position: [r for r in later if r.position > position])
    assert names(index, name) == [name]
    later.append(given_up)
    index.refresh()
    assert names(index, name) == []
    rebuild([held, given_up], tmp_path, libraries=LIBRARIES)
    assert names(NameIndex.open(tmp_path, LIBRARIES), name) == []


def test_a_register_without_a_segment_is_searched_in_memory_until_one_is_built(tmp_path: Path) -> None:
    known = [entry(1, "江门市沃动机械有限公司")]
    index = NameIndex.open(tmp_path, LIBRARIES, lambda position: [r for r in known if r.position > position], growing=True)
    assert names(index, known[0].name) == [known[0].name]
    known.append(entry(2, "江门市乔乐餐饮有限公司"))
    assert index.refresh() == 2
    assert names(index, known[1].name) == [known[1].name]
    rebuild(known, tmp_path, libraries=LIBRARIES)
    assert index.refresh() == 2
    assert index.generation.rows == 2
    assert index.candidates(NameQuery(CITY, known[1].name)) == NameIndex.open(tmp_path, LIBRARIES).candidates(NameQuery(CITY, known[1].name))
