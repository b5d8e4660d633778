"""Labelled everyday texts: the classes and items a registrar would accept, compared with what is suggested.

A case is a text with its style, acceptable classes and items, and items that a good list holds besides. Format:
tests/golden/selection/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import strict_yaml
from engine.errors import APP_SHAPE, Defect, InputError

Chosen = Callable[[str], tuple[Sequence[str], Sequence[str]]]
"""A text → classes and items, best first."""
COLUMNS = ("class first", "class among", "item first", "item among", "also")


@dataclass(frozen=True, slots=True)
class TextCase:
    """One labelled text."""

    text: str
    style: str
    classes: frozenset[str]
    items: frozenset[str]
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """One case beside what was chosen for it, best first."""

    case: TextCase
    classes: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def right(self) -> tuple[bool, bool, bool, bool]:
        """Whether the first class, one of the classes, the first item, one of the items is acceptable."""
        return (
            not self.case.classes.isdisjoint(self.classes[:1]), not self.case.classes.isdisjoint(self.classes),
            not self.case.items.isdisjoint(self.items[:1]), not self.case.items.isdisjoint(self.items),
        )


def read_text_cases(file: Path) -> tuple[TextCase, ...]:
    """The cases of a file in order. Raises InputError."""
    try:
        document = strict_yaml.read(file.read_text(encoding="utf-8"), str(file))
    except strict_yaml.YamlDefectError as error:
        raise InputError(APP_SHAPE, error.defect) from error
    if not isinstance(document.data, list):
        raise InputError(APP_SHAPE, Defect(str(file), "a list of labelled texts is expected"))
    return tuple(_case(entry, f"{file}:{document.lines.get((number,), 1)}") for number, entry in enumerate(document.data))


def _case(entry: object, where: str) -> TextCase:
    if not isinstance(entry, dict) or not {"text", "style", "classes", "items"} <= set(entry):
        raise InputError(APP_SHAPE, Defect(where, "a labelled text has text, style, classes and items"))
    return TextCase(
        str(entry["text"]), str(entry["style"]), frozenset(map(str, entry["classes"])), frozenset(map(str, entry["items"])),
        frozenset(map(str, entry.get("also_items", ()))),
    )


def measure_texts(cases: Sequence[TextCase], chosen: Chosen) -> Iterator[MeasuredText]:
    """Every case with what is chosen for it."""
    for case in cases:
        classes, items = chosen(case.text)
        yield MeasuredText(case, tuple(classes), tuple(items))


def rates(measured: Sequence[MeasuredText]) -> tuple[float, float, float, float, float]:
    """The shares of `COLUMNS`; the last is of the items that a list should hold besides (1 if there are none)."""
    first = [sum(m.right[column] for m in measured) / len(measured) for column in range(4)]
    wanted = sum(len(m.case.also) for m in measured)
    held = sum(len(m.case.also.intersection(m.items)) for m in measured)
    return first[0], first[1], first[2], first[3], held / wanted if wanted else 1.0


def report(measured: Sequence[MeasuredText]) -> Iterator[str]:
    """The shares of all and by style, then every text whose first class or item is not acceptable. For a frozen run."""
    yield f"{'':12}" + "".join(f"{column:>13}" for column in (*COLUMNS, "texts"))
    styles = ["", *dict.fromkeys(m.case.style for m in measured)]
    for style in styles:
        part = [m for m in measured if not style or m.case.style == style]
        yield f"{style or 'all':12}" + "".join(f"{rate:13.3f}" for rate in rates(part)) + f"{len(part):13}"
    yield ""
    for m in measured:
        if not (m.right[0] and m.right[2]):
            yield f"{m.case.text}: {' '.join(m.classes) or '-'} | {' '.join(m.items) or '-'}"
