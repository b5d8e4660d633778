"""Registers to search: a table of real names, or names made up with the frequencies real ones have."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path

from engine.names.lexicon import build
from engine.names.place import city_of
from engine.register.cities import Cities
from engine.register.import_file import open_table
from reference_libs.library import Libraries

FAVOURED = (
    "鑫源华盛达恒泰宏丰兴隆顺鼎荣金海天龙美佳星瑞祥和信诚德福安康嘉利通新世纪东方大中正永久吉庆玉明阳光春晨晖博雅文翔飞腾"
    "创联合众力凯旋百川千里云山水林森木石磊江河湖润泽沃智慧科锐优品尚惠民万家富贵宝珠锦绣彩虹蓝月亮银河长城青松竹梅兰菊花"
    "果园农丰田野乐意如启航远征程景辉煌灿烂卓越胜凤凰麒麟雄鹰骏马牛羊鱼米香飘四季同仁济世堂仙草本元道奇艺匠心语思源流"
)
"""Characters trade names are fond of, the most frequent first."""
FORMS = (("有限公司", 78), ("有限责任公司", 8), ("店", 4), ("经营部", 4), ("厂", 4), ("商行", 2))
BLOCK = 10_000
_NAMES_OF_LENGTH = ((2, 64), (3, 18), (4, 16), (5, 2))


def real(path: Path, libraries: Libraries, most: int | None) -> Iterator[tuple[str, str]]:
    """Name and city of the table's rows; rows whose city is not known are passed over."""
    cities = Cities(libraries.compiled(build))

    def rows() -> Iterator[tuple[str, str]]:
        with open_table(path) as table:
            for _, cells, problem in table.rows():
                if not problem:
                    code, _ = cities.city(cells[2], cells[1], cells[0])
                    if code is not None and 4 <= len(cells[0]) <= 200:
                        yield cells[0], code

    return islice(rows(), most)


def made(number: int, libraries: Libraries) -> Iterator[tuple[str, str]]:
    """`number` names with their cities, the same on every run. Cities and characters follow Zipf's law."""
    chance = random.Random(20)
    places = libraries.compiled(build).places.values()
    divisions = [
        (places_name, city_of(p.code)) for p in places if p.level in ("prefecture", "county") and p.short
        for places_name in _written(p.name, p.code, libraries)
    ]
    chance.shuffle(divisions)
    rare = [row["id"] for row in libraries["standard_characters"] if row["level"] == "1"]
    chars = [*dict.fromkeys(FAVOURED), *rare]
    char_weights = list(accumulate(1 / (rank + 12) for rank in range(len(chars))))
    place_weights = list(accumulate(1 / (rank + 20) for rank in range(len(divisions))))
    trades = [(row["id"], int(row["frequency"] or 1)) for row in libraries["industry_words"]]
    trade_weights = list(accumulate(weight for _, weight in trades))
    words = [word for word, _ in trades]
    lengths = list(accumulate(weight for _, weight in _NAMES_OF_LENGTH))
    forms = list(accumulate(weight for _, weight in FORMS))
    for start in range(0, number, BLOCK):
        size = min(BLOCK, number - start)
        block = zip(
            chance.choices(divisions, cum_weights=place_weights, k=size),
            chance.choices(_NAMES_OF_LENGTH, cum_weights=lengths, k=size),
            chance.choices(words, cum_weights=trade_weights, k=size),
            chance.choices(FORMS, cum_weights=forms, k=size), strict=True,
        )
        supply = iter(chance.choices(chars, cum_weights=char_weights, k=size * 5))
        for (division, city), (length, _), trade, (form, _) in block:
            yield f"{division}{''.join(islice(supply, length))}{trade}{form}", city


def _written(name: str, code: str, libraries: Libraries) -> list[str]:
    """A district is written with its city before it."""
    places = libraries.compiled(build).places
    place = places[code]
    if place.district and len(place.chain) > 1:
        return [places[place.chain[1]].name + name]
    return [name]
