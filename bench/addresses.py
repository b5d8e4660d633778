"""How long reading and matching addresses takes, in microseconds an address and as a ratio to folding its text.

    python bench/addresses.py
    python bench/addresses.py --entries 20000
    python bench/addresses.py --table registrations.tsv.gz      # addresses of a table with the column `address`

Without a table the addresses are made up from the entries, half of them next door. Entries are made up too.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import time
import timeit
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.addresses import aliases, banned, gazetteer
from engine.addresses.fields import fields
from engine.addresses.key import address_key
from engine.addresses.parse import parse
from engine.text.normalise import fold
from reference_libs.library import Libraries, Library, Row, load

COUNTIES = {"440703": "蓬江区", "440704": "江海区", "440705": "新会区", "440781": "台山市", "440783": "开平市", "440784": "鹤山市", "440785": "恩平市"}
SYLLABLES = "栖云鹭鸣望月青梧晚渡石花锦砚居澜兰桥祥宝丽虎门和庆棠德朝亭群贤松长堤新霁永康飞胜甘东升建华"
KINDS = ("house", "range", "side", "building", "room", "area", "road")
AREAS = ("工业区", "工业园", "花园", "市场", "村")


def entries(number: int, columns: Sequence[str], chance: random.Random) -> list[Row]:
    """Made-up entries of every kind."""
    made: list[Row] = []
    for n in range(number):
        row = {**dict.fromkeys(columns, ""), "id": f"BA{n:06d}", "division": chance.choice(list(COUNTIES)), "parity": "all", "reason": "示例", "grounding": "seen"}
        kind = chance.choice(KINDS)
        name = "".join(chance.sample(SYLLABLES, 2))
        if kind == "area":
            row["area"] = name + chance.choice(AREAS)
        else:
            row["road"] = name + chance.choice(("路", "大道", "街", "一路", "二路"))
        if kind not in ("area", "road"):
            first = chance.randint(1, 300)
            last = first + chance.randint(2, 40) if kind in ("range", "side") else first
            row |= {"number_from": str(first), "number_to": str(last)}
        row |= {"side": {"parity": "odd"}, "building": {"building": "3栋"}, "room": {"room": "102"}}.get(kind, {})
        made.append(row)
    return made


def written(row: Row, beside: int) -> str:
    """An address of an entry, or of the house `beside` it."""
    house = f"{int(row['number_to'] or 7) + beside}号"
    room = f"{row['room']}室" if row["room"] else "2楼"
    return f"广东省江门市{COUNTIES[row['division']]}{row['road'] or row['area']}{house}{row['building']}{room}"


def each(work: Callable[[Any], object], given: Sequence[Any], rounds: int) -> float:
    """Microseconds of processor time for each, the best of `rounds` runs (the least disturbed one)."""
    seconds = min(timeit.repeat(lambda: [work(one) for one in given], number=1, repeat=rounds, timer=time.process_time))
    return seconds / len(given) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--addresses", type=int, default=2000)
    parser.add_argument("--table", type=Path, help="addresses to read, instead of made-up ones")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    chance = random.Random(11)
    libraries = load()
    table = libraries["banned_addresses"]
    rows = entries(given.entries, table.columns, chance)
    listed = Libraries({**libraries.loaded, "banned_addresses": Library(table.entry, table.columns, tuple(rows))}, {})
    texts = drawn(given.table, given.addresses, chance) if given.table else [written(row, n % 2) for n, row in enumerate(chance.choices(rows, k=given.addresses))]
    gazette, others, index = listed.compiled(gazetteer.build), listed.compiled(aliases.build), listed.compiled(banned.build)
    read = [(address := parse(text, gazette), tuple(c for c in address.codes if not c.endswith("00"))) for text in texts]
    met = sum(bool(index.find(*one)) for one in read)
    building = min(timeit.repeat(lambda: banned.build(listed), number=1, repeat=3, timer=time.process_time)) * 1e3
    measured = {
        "fold": each(fold, texts, given.rounds),
        "parse": each(lambda text: parse(text, gazette), texts, given.rounds),
        "fields": each(lambda one: fields(one[0]), read, given.rounds),
        "key": each(lambda one: address_key(one[0], "440703", others), read, given.rounds),
        f"match {given.entries} entries": each(lambda one: index.find(*one), read, given.rounds),
    }
    print(f"{len(texts)} addresses, {met} of them met; {len(rows)} entries, index built in {building:.0f} ms")
    for what, cost in measured.items():
        print(f"{what:28} {cost:8.2f} µs  {cost / measured['fold']:7.1f} ×")


def drawn(path: Path, number: int, chance: random.Random) -> list[str]:
    """So many addresses of a table."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        texts = [row["address"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row.get("address")]
    return chance.sample(texts, min(number, len(texts)))


if __name__ == "__main__":
    main()
