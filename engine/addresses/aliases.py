"""Other names of roads and compounds: former names, names in use beside the official one.

The table `place_names` lists them per county. They are applied when an index is built, never while an address is
matched; a key is made of today's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.addresses.numerals import CHINESE, chinese, number
from engine.text.normalise import fold
from reference_libs.library import Libraries

_ARABIC = re.compile(r"(?<![0-9A-Z])[0-9]{1,2}(?![0-9])")
_SAME = str.maketrans("昇迳墟栢湧", "升径圩柏涌")
"""Characters of place names that people write for each other; folding keeps them apart, because names of firms must."""
_NUMERAL = re.compile(rf"[{CHINESE}]+(?=号?(?:[东西南北中上下]?(?:横|支)?(?:大道|大街|胡同|[路街巷弄道段里]))|工业[区园]|[期区])")
"""A numeral that numbers a road or a part of an estate: of 港口一路, not of 一心路."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """By (county, name in key form): today's name in key form; and for that, every name of the place, folded, today's first."""

    today: Mapping[tuple[str, str], str]
    names: Mapping[tuple[str, str], tuple[str, ...]]

    def canonical(self, division: str, name: str) -> str:
        """Today's name, in key form, of a place that an address calls `name`."""
        key = name_key(name)
        return self.today.get((division, key), key)

    def of_today(self, division: str, name: str) -> str:
        """Today's name, as a person writes it."""
        known = self.names.get((division, self.canonical(division, name)))
        return (known[0] if known else fold(name)).upper()

    def written(self, division: str, name: str) -> tuple[str, ...]:
        """Every name of a place as a folded address may hold it, numerals in either script."""
        known = self.names.get((division, self.canonical(division, name)), (fold(name),))
        return tuple(dict.fromkeys(way for one in known for way in (one, _in_arabic(one), _in_chinese(one))))

    def spellings(self, division: str, name: str) -> tuple[str, ...]:
        """Every name of the place, in key form, today's first."""
        today = self.canonical(division, name)
        return tuple(map(name_key, self.names.get((division, today), (today,))))


def name_key(name: str) -> str:
    """A road's or compound's name in key form: folded, capital letters, its number in Arabic (港口一路 → 港口1路)."""
    return folded_key(fold(name).upper())


def folded_key(name: str) -> str:
    """`name_key` of a name that is folded and in capital letters already, as those of a parsed address are."""
    return _in_arabic(name.translate(_SAME))


def _in_arabic(name: str) -> str:
    return _NUMERAL.sub(_value, name) if _NUMERAL.search(name) else name


def _value(match: re.Match[str]) -> str:
    value = number(match[0])
    return match[0] if value is None else str(value)


def _in_chinese(name: str) -> str:
    """The name with its numbers in Chinese: 第3工业区 → 第三工业区."""
    return _ARABIC.sub(lambda m: chinese(int(m[0])), name)


def build(libraries: Libraries) -> Aliases:
    """The other names of a bundle: `libraries.compiled(build)`."""
    today: dict[tuple[str, str], str] = {}
    names: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in libraries["place_names"]:
        division, name, others = row["division"], name_key(row["name"]), row["aliases"].split(";")
        names[division, name] = tuple(map(fold, (row["name"], *others)))
        today.update(dict.fromkeys(((division, name_key(other)) for other in others), name))
    return Aliases(today, names)
