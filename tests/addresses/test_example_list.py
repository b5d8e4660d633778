"""Every entry of the list that ships is found however its place is written, and next door it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import opencc
import pytest

from engine.addresses import aliases
from engine.addresses.banned import Banned
from engine.addresses.numerals import chinese
from engine.addresses.parse import ParsedAddress
from reference_libs import library
from reference_libs.library import Row

Read = Callable[[str], ParsedAddress]
LIBRARIES = library.load()
ROWS = LIBRARIES["banned_addresses"].rows
NAMES = LIBRARIES["divisions"].by_id()
OTHERS = {(row["division"], row["name"]): row["aliases"].split(";") for row in LIBRARIES["place_names"]}
TRADITIONAL = opencc.OpenCC("s2t")
WIDE = str.maketrans("0123456789ABC", "０１２３４５６７８９ＡＢＣ")
LETTERS = "ABCDEFGH"


def in_chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return chinese(number)
    tail = "" if not rest else f"零{chinese(rest)}" if rest < 10 else f"一{chinese(rest)}" if rest < 20 else chinese(rest)
    return f"{chinese(hundreds)}百{tail}"


def house_numbers(row: Row) -> list[int]:
    """The first, the last and a middle house of the entry; [0] where it has none."""
    if not row["number_from"]:
        return [0]
    first, last = int(row["number_from"]), int(row["number_to"])
    step = 1 if row["parity"] == "all" else 2
    first += row["parity"] != "all" and first % 2 != (row["parity"] == "odd")
    inside = list(range(first, last + 1, step))
    return sorted({inside[0], inside[len(inside) // 2], inside[-1]})


def forms(row: Row, number: int, building: str, room: str) -> Iterator[str]:
    """One place as five people would write it, and by its other names."""
    county, town = NAMES[row["division"]]["name"], row["town"]
    subdistrict = town.endswith("街道")
    arabic, han = (f"{number}号", f"{in_chinese(number)}号") if number else ("", "")
    door = f"{room}室" if room else ""
    for name in (row["area"] or row["road"], *OTHERS.get((row["division"], row["area"] or row["road"]), ())):
        plain = f"江门市{county}{town}{name}{arabic}{building}{door}"
        yield f"广东省{plain}"
        yield f"{county}{'' if subdistrict else town}{name}{han}{building}" + (f"{room}房" if room else "二楼")
        yield TRADITIONAL.convert(plain).translate(WIDE)
        yield f"广东省 江门市 {county} {town} {name} {arabic.replace('号', '#')} {building.replace('栋', '幢')} {room + '号铺' if room else ''}"
        yield f"广东江门{county}{town}{name}{arabic}（{building}{door or '首层'}）"


def neighbours(row: Row) -> Iterator[tuple[int, str, str]]:
    """Number, building and room of the doors next to the entry's."""
    building, room = "" if row["building"] == "整栋" else row["building"], row["room"]
    if row["number_from"]:
        first, last = int(row["number_from"]), int(row["number_to"])
        step = 1 if row["parity"] == "all" else 2
        yield house_numbers(row)[0] - step, building, room
        yield house_numbers(row)[-1] + step, building, room
        yield last + 1, building, room
        if row["parity"] != "all" and last > first:
            yield house_numbers(row)[0] + 1, building, room
    number = house_numbers(row)[0]
    if building:
        name = building[:-1]
        following = str(int(name) + 1) if name.isdigit() else LETTERS[LETTERS.index(name) + 1]
        yield number, following + building[-1], room
    if room:
        yield number, building, str(int(room) + 1)


def name(row: Row) -> str:
    return row["id"]


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_an_entry_is_found_in_every_form_and_next_door_it_is_not(read: Read, banned: Banned, row: Row) -> None:
    building = "" if row["building"] == "整栋" else row["building"]
    for number in house_numbers(row):
        written = list(forms(row, number, building, row["room"]))
        assert len(set(written)) >= 3
        for text in written:
            found = {m.entry.id: m.certainty for m in banned.find(read(text), (row["division"],))}
            assert found.get(row["id"]) == "covered", text
    for number, house, room in neighbours(row):
        if number > 0:
            for text in forms(row, number, house, room):
                assert row["id"] not in {m.entry.id for m in banned.find(read(text), (row["division"],))}, text


@pytest.mark.parametrize("row", [row for row in ROWS if row["area"] or not row["number_from"]], ids=name)
def test_a_place_of_another_name_is_not_the_entry(read: Read, banned: Banned, row: Row) -> None:
    known = row["area"] or row["road"]
    for other in (known[0] + "岗" + known[1:], "南岭" + known[-2:]):
        text = f"江门市{NAMES[row['division']]['name']}{row['town']}{other}3号"
        assert row["id"] not in {m.entry.id for m in banned.find(read(text), (row["division"],))}, text


def test_some_entries_have_other_names() -> None:
    written = LIBRARIES.compiled(aliases.build)
    assert sum((row["division"], row["area"] or row["road"]) in OTHERS for row in ROWS) >= 20
    assert written.canonical("440703", "旧港口路") == "港口路"
    assert written.spellings("440703", "港口路") == ("港口路", "港口大马路", "旧港口路")
