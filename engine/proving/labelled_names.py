"""Labelled names: what a registrar would say of a name, compared with what the engine says of it.

A case is a name with the outcome, the exact findings other than notes, the relation to registered names, and
parts that must be read so; what a label leaves out is not compared. Format: tests/golden/names/README.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import strict_json, strict_yaml
from engine.bundle import Bundle
from engine.domain.answers import RegisteredName
from engine.domain.application import Application
from engine.domain.finding import Effect
from engine.errors import APP_SHAPE, Defect, InputError
from engine.name_check import CheckedName, NameExaminer
from engine.names.parse import parse
from engine.names.place import city_of
from engine.names.report import NameOutcome, parts
from engine.register.exact import ExactRegister

DEFAULTS = {"entity_type": "company", "division": "440703"}
_SAME, _SIMILAR, _NONE = "any_same", "any_similar", "none"


@dataclass(frozen=True, slots=True)
class NameCase:
    """One labelled name; see the module's text."""

    id: str
    group: str
    source: str
    application: Application
    register: tuple[RegisteredName, ...]
    outcome: str | None
    findings: tuple[str, ...] | None
    conflicts: Mapping[str, str]
    parts: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class MeasuredName:
    """One case beside what the engine made of it."""

    case: NameCase
    checked: CheckedName

    @property
    def findings(self) -> tuple[str, ...]:
        return tuple(sorted(f.rule for f in self.checked.findings if f.effect is not Effect.NOTE))

    @property
    def differences(self) -> tuple[str, ...]:
        """Every point in which the label and the engine disagree, in words."""
        case, found = self.case, []
        if case.outcome is not None and case.outcome != self.checked.outcome:
            found.append(f"outcome {case.outcome} → {self.checked.outcome}")
        if case.findings is not None:
            found += [f"missing {rule}" for rule in sorted(set(case.findings) - set(self.findings))]
            found += [f"surplus {rule}" for rule in self.findings if rule not in case.findings]
        kinds = {str(r["name"]): (str(r["relation"]), str(r["kind"])) for r in self._conflicts()}
        for name, label in case.conflicts.items():
            relation, kind = kinds.get(name, (_NONE, _NONE))
            if label not in (kind, f"any_{relation}"):
                found.append(f"{name}: {label} → {kind}")
        read = parts(self.checked.parsed)
        found += [f"{part} {label} → {read[part]}" for part, label in case.parts.items() if read[part] != label]
        return tuple(found)

    def _conflicts(self) -> Sequence[Mapping[str, Any]]:
        found = self.checked.examination.facts["name.conflicts"]
        return found if isinstance(found, tuple) else ()


def read_name_cases(folder: Path) -> tuple[NameCase, ...]:
    """Every case of the folder's YAML files. Raises InputError for an id used twice."""
    cases: dict[str, NameCase] = {}
    for path in sorted(folder.glob("*.yaml")):
        data = strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data
        for entry in data["cases"]:
            if entry["id"] in cases:
                raise InputError(APP_SHAPE, Defect(path.name, f"the id {entry['id']} is used twice", "rename one"))
            cases[entry["id"]] = _case(data["group"], {**DEFAULTS, **data.get("defaults", {}), **entry})
    return tuple(cases.values())


def _case(group: str, entry: Mapping[str, Any]) -> NameCase:
    expect = entry["expect"]
    application: dict[str, Any] = {"kind": "establishment", **{k: entry[k] for k in ("entity_type", "division", "name")}}
    if "parent" in entry:
        application["parent"] = {"name": entry["parent"]}
    application |= entry.get("also", {})
    findings = expect.get("findings")
    return NameCase(
        id=entry["id"], group=group, source=entry["source"],
        application=Application.model_validate_json(strict_json.dumps(application)),
        register=tuple(_registered(row, city_of(entry["division"])) for row in entry.get("register", ())),
        outcome=expect.get("outcome"), findings=None if findings is None else tuple(sorted(findings)),
        conflicts=expect.get("conflicts", {}), parts=expect.get("parts", {}),
    )


def _registered(row: str | Mapping[str, Any], city: str) -> RegisteredName:
    if isinstance(row, str):
        return RegisteredName(row, city)
    return RegisteredName(
        row["name"], row.get("city", city), row.get("status", "registered"), _day(row.get("status_on")), _day(row.get("until")),
        row.get("uscc"),
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def measure_names(cases: Sequence[NameCase], bundle: Bundle, as_of: dt.date) -> Iterator[MeasuredName]:
    """Examine every case against the register it brings."""
    for case in cases:
        examiner = NameExaminer(bundle, ExactRegister(case.register, bundle.libraries), as_of)
        yield MeasuredName(case, _examined(case, examiner))


def _examined(case: NameCase, examiner: NameExaminer) -> CheckedName:
    application = case.application
    name = application.name or ""
    read = parse(name, examiner.lexicon, application.division, application.entity_type == "branch") if name.strip() else None
    return examiner.examine(application, read, remedies=False)


def frozen_names_report(measured: Sequence[MeasuredName]) -> str:
    """The run as text to commit and diff: exactness per group, confusion matrices, every difference."""
    lines = [f"{len(measured)} labelled names", ""]
    groups = list(dict.fromkeys(m.case.group for m in measured))
    for group in groups:
        of = [m for m in measured if m.case.group == group]
        exact = sum(not m.differences for m in of)
        lines.append(f"{group:12} {len(of):4} cases  outcome right {_right(of):4} of {_said(of):4}  exact {exact:4}")
    exact = sum(not m.differences for m in measured)
    lines.append(f"{'all':12} {len(measured):4} cases  outcome right {_right(measured):4} of {_said(measured):4}  exact {exact:4}")
    for group in ("all", *groups):
        lines += ["", *_matrix(group, [m for m in measured if group in ("all", m.case.group)])]
    lines += ["", "differences:"]
    lines += [f"  {m.case.id} {m.case.application.name}: {'; '.join(m.differences)}" for m in measured if m.differences]
    return "\n".join(lines) + "\n"


def _right(measured: Sequence[MeasuredName]) -> int:
    return sum(m.case.outcome == m.checked.outcome for m in measured)


def _said(measured: Sequence[MeasuredName]) -> int:
    return sum(m.case.outcome is not None for m in measured)


def _matrix(title: str, measured: Sequence[MeasuredName]) -> Iterator[str]:
    yield f"{title + ': expected, decided':28}" + "".join(f"{o.value:>12}" for o in NameOutcome)
    for expected in NameOutcome:
        of = [m for m in measured if m.case.outcome == expected]
        if of:
            yield f"  {expected.value:26}" + "".join(f"{sum(m.checked.outcome is o for m in of):>12}" for o in NameOutcome)
