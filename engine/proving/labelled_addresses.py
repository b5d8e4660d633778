"""Labelled addresses: the fields an annotator wrote, compared with what is read.

The set is split by the number in the id: odd ones are to work with, even ones to measure with. The report names
the differences of the former only, so that nobody tunes on the latter. Format: tests/golden/addresses/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import strict_yaml
from engine.addresses.fields import FIELDS, fields
from engine.addresses.gazetteer import Gazetteer
from engine.addresses.parse import parse
from engine.errors import APP_SHAPE, Defect, InputError


@dataclass(frozen=True, slots=True)
class AddressCase:
    """One labelled address; `expected` holds the fields that are there."""

    id: str
    group: str
    text: str
    expected: Mapping[str, str]

    @property
    def to_measure_with(self) -> bool:
        return int(self.id.rsplit("-", 1)[1]) % 2 == 0


@dataclass(frozen=True, slots=True)
class MeasuredAddress:
    """One case beside what was read."""

    case: AddressCase
    read: Mapping[str, str]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields that differ."""
        return tuple(name for name in FIELDS if self.read[name] != self.case.expected.get(name, ""))


def read_address_cases(folder: Path) -> tuple[AddressCase, ...]:
    """Every case of the folder's YAML files. Raises InputError for an id used twice or a field that is none."""
    cases: dict[str, AddressCase] = {}
    for path in sorted(folder.glob("*.yaml")):
        data = strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data
        for entry in data["cases"]:
            if entry["id"] in cases:
                raise InputError(APP_SHAPE, Defect(path.name, f"the id {entry['id']} is used twice", "rename one"))
            if strays := set(entry["expect"]) - set(FIELDS):
                raise InputError(APP_SHAPE, Defect(path.name, f"{entry['id']}: no field is called {sorted(strays)[0]}"))
            cases[entry["id"]] = AddressCase(entry["id"], data["group"], entry["text"], entry["expect"])
    return tuple(cases.values())


def measure_addresses(cases: Sequence[AddressCase], gazetteer: Gazetteer) -> Iterator[MeasuredAddress]:
    """Read every case."""
    for case in cases:
        yield MeasuredAddress(case, fields(parse(case.text, gazetteer)))


def frozen_addresses_report(measured: Sequence[MeasuredAddress]) -> str:
    """The run as text to commit and diff: exactness per group and field, and the differences of the half to work with."""
    work = [m for m in measured if not m.case.to_measure_with]
    kept = [m for m in measured if m.case.to_measure_with]
    lines = [f"{len(measured)} labelled addresses", "", f"{'':16}{'to work with':>16}{'to measure with':>18}"]
    for group in dict.fromkeys(m.case.group for m in measured):
        lines.append(f"{group:16}" + _exact([m for m in work if m.case.group == group], 16) + _exact([m for m in kept if m.case.group == group], 18))
    lines += [f"{'all':16}" + _exact(work, 16) + _exact(kept, 18), ""]
    for name in FIELDS:
        lines.append(f"{name:16}" + _share(name, work, 16) + _share(name, kept, 18))
    lines += ["", "differences in the half to work with:"]
    for m in work:
        lines += [f"  {m.case.id} {m.case.text}: {name} {m.case.expected.get(name, '')!r} → {m.read[name]!r}" for name in m.wrong]
    return "\n".join(lines) + "\n"


def _exact(measured: Sequence[MeasuredAddress], width: int) -> str:
    return f"{f'{sum(not m.wrong for m in measured)} of {len(measured)}':>{width}}"


def _share(name: str, measured: Sequence[MeasuredAddress], width: int) -> str:
    return f"{f'{1 - sum(name in m.wrong for m in measured) / len(measured):.3f}' if measured else '-':>{width}}"
