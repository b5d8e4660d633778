"""Labelled applications: what a registrar would decide, compared with what the engine decides.

A case is a whole application with the expected outcome, the exact findings other than notes, notes that
must be there, and rules expected to stay undetermined. `like` + `with` names another case and the values
that differ, so that one-fact twins show their one fact. `identity` says who was verified. Format: tests/golden/README.md.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine import strict_json, strict_yaml
from engine.bundle import Bundle
from engine.decision import Outcome
from engine.domain.application import Application
from engine.domain.finding import Effect
from engine.errors import APP_SHAPE, Defect, InputError
from engine.pipeline import Decided, Ports, process
from engine.proving.labelled_identity import LabelledIdentity
from engine.proving.mutation import LabelledResult


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """One labelled application. `findings` are exact, without notes; `notes` and `unknown` must be among those met."""

    id: str
    group: str
    why: str
    file: str
    document: Mapping[str, Any]
    outcome: str
    findings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    like: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    identity: LabelledIdentity | None = None

    def application(self) -> Application:
        """The application as the edge would read it. Raises pydantic.ValidationError if it is not one."""
        return Application.model_validate_json(strict_json.dumps(self.document))


@dataclass(frozen=True, slots=True)
class Measured:
    """One case beside what the engine made of it."""

    case: LabelledCase
    decided: Decided

    @property
    def findings(self) -> tuple[str, ...]:
        return tuple(sorted(f.rule for f in self.decided.findings if f.effect is not Effect.NOTE))

    @property
    def missing(self) -> tuple[str, ...]:
        """Expected and not met: findings, notes, undetermined rules."""
        notes = {f.rule for f in self.decided.findings if f.effect is Effect.NOTE}
        unknown = {u.rule for u in self.decided.undetermined}
        absent = set(self.case.findings) - set(self.findings) | set(self.case.notes) - notes | set(self.case.unknown) - unknown
        return tuple(sorted(absent))

    @property
    def surplus(self) -> tuple[str, ...]:
        """Met and not expected: findings other than notes."""
        return tuple(sorted(set(self.findings) - set(self.case.findings)))

    @property
    def exact(self) -> bool:
        return not self.missing and not self.surplus and self.decided.outcome == self.case.outcome


def read_cases(folder: Path) -> tuple[LabelledCase, ...]:
    """Every case of the folder's YAML files, `like` resolved. Raises InputError for a case that names no other."""
    raw: dict[str, tuple[str, dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data:
            if entry["id"] in raw:
                raise InputError(APP_SHAPE, Defect(path.name, f"the id {entry['id']} is used twice", "rename one"))
            raw[entry["id"]] = (path.name, entry)
    return tuple(_case(file, entry, raw) for file, entry in raw.values())


def _case(file: str, entry: dict[str, Any], raw: Mapping[str, tuple[str, dict[str, Any]]]) -> LabelledCase:
    expect = entry["expect"]
    return LabelledCase(
        id=entry["id"], group=entry["group"], why=entry["why"], file=file, document=_document(entry, raw),
        outcome=expect["outcome"], findings=tuple(sorted(expect["findings"])),
        notes=tuple(expect.get("notes", ())), unknown=tuple(expect.get("unknown", ())),
        like=entry.get("like"), changes=entry.get("with", {}),
        identity=LabelledIdentity(entry["identity"]) if "identity" in entry else None,
    )


def _document(entry: dict[str, Any], raw: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    if "like" not in entry:
        document: dict[str, Any] = copy.deepcopy(entry["application"])
        return document
    if entry["like"] not in raw:
        raise InputError(APP_SHAPE, Defect(entry["id"], f"like names no case {entry['like']!r}", "name a case"))
    document = _document(raw[entry["like"]][1], raw)
    for pointer, value in entry.get("with", {}).items():
        _set(document, pointer, copy.deepcopy(value))
    return document


def _set(document: dict[str, Any], pointer: str, value: Any) -> None:
    """Set `value` at the JSON pointer; `-` appends to a list; `{$remove: true}` deletes what stands there."""
    *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    at: Any = document
    for part in parents:
        at = at[int(part)] if isinstance(at, list) else at[part]
    remove = value == {"$remove": True}
    if isinstance(at, list) and last == "-":
        at.append(value)
    elif isinstance(at, list) and remove:
        del at[int(last)]
    elif isinstance(at, list):
        at[int(last)] = value
    elif remove:
        del at[last]
    else:
        at[last] = value


def measure_cases(cases: Sequence[LabelledCase], bundle: Bundle, ports: Ports, as_of: dt.date) -> Iterator[Measured]:
    """Decide every case. Identities are verified in those cases alone that say what was."""
    for case in cases:
        yield Measured(case, process(case.application(), bundle, replace(ports, identity=case.identity), as_of))


def as_results(measured: Sequence[Measured]) -> tuple[LabelledResult, ...]:
    """What the mutation run needs of the exact cases."""
    return tuple(
        LabelledResult(
            m.case.id,
            {f.rule: f.effect for f in m.decided.findings},
            tuple(u.rule for u in m.decided.undetermined),
        )
        for m in measured
        if m.exact
    )


def frozen_report(measured: Sequence[Measured]) -> str:
    """The run as text to commit and diff: shares, confusion matrix, what refers, every case that is not exact."""
    lines = [f"{len(measured)} labelled applications", ""]
    for group in dict.fromkeys(m.case.group for m in measured):
        of_group = [m for m in measured if m.case.group == group]
        exact = sum(m.exact for m in of_group)
        right = sum(m.decided.outcome == m.case.outcome for m in of_group)
        lines.append(f"{group:10} {len(of_group):4} cases  outcome right {right:4}  findings exact {exact:4}")
    lawful = [m for m in measured if m.case.outcome == "approve"]
    unlawful = [m for m in measured if m.case.outcome != "approve"]
    lines += [
        "",
        f"lawful approved: {sum(m.decided.outcome == 'approve' for m in lawful)} of {len(lawful)}",
        f"unlawful approved: {sum(m.decided.outcome == 'approve' for m in unlawful)} of {len(unlawful)}",
        "",
        "expected \\ decided " + "".join(f"{o.value:>10}" for o in Outcome),
    ]
    for expected in Outcome:
        row = [sum(m.case.outcome == expected and m.decided.outcome == o for m in measured) for o in Outcome]
        lines.append(f"{expected.value:18}" + "".join(f"{n:>10}" for n in row))
    refers = Counter(
        rule
        for m in measured
        if m.decided.outcome == "refer"
        for rule in {f.rule for f in m.decided.findings if f.effect is Effect.REFER} | {u.rule for u in m.decided.undetermined}
    )
    lines += ["", f"referred: {sum(m.decided.outcome == 'refer' for m in measured)} of {len(measured)}, by rule:"]
    lines += [f"  {n:4} {rule}" for rule, n in sorted(refers.items(), key=lambda kv: (-kv[1], kv[0]))]
    lines += ["", "not exact:"]
    for m in measured:
        if not m.exact:
            lines.append(f"  {m.case.id}: expected {m.case.outcome}, decided {m.decided.outcome.value}; "
                         f"missing {list(m.missing)}, surplus {list(m.surplus)}")
    return "\n".join(lines) + "\n"
