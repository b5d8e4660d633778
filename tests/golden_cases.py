"""The labelled applications of `tests/golden/applications`, read and resolved (see tests/golden/README.md).

`cases()` gives every case with its complete application as plain JSON data. A case written as `like` +
`with` is the named case with the listed values set; the change is the only difference between the two.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine import strict_yaml
from engine.domain.application import Application

FOLDER = Path(__file__).parent / "golden" / "applications"
AS_OF = "2026-11-21"
RULEBOOK = "jiangmen"
GROUPS = ("plain", "unusual", "defect", "several")
OUTCOMES = ("approve", "correct", "refer", "refuse", "redirect")


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled application. `findings` are the rule ids with an effect other than note, exactly;
    `notes` must be among the notes; `unknown` must be among the rules left undetermined."""

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

    def application(self) -> Application:
        """The application as the edge would read it. Raises pydantic.ValidationError if it is not one."""
        return Application.model_validate_json(json.dumps(self.document, ensure_ascii=False, default=_number))


@cache
def cases() -> tuple[Case, ...]:
    """Every labelled case, in the order of the files. Raises KeyError for a `like` that names no case."""
    raw: dict[str, tuple[str, dict[str, Any]]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data:
            if entry["id"] in raw:
                raise ValueError(f"{path.name}: the id {entry['id']} is used twice")
            raw[entry["id"]] = (path.name, entry)
    return tuple(_case(file, entry, raw) for file, entry in raw.values())


def _case(file: str, entry: dict[str, Any], raw: Mapping[str, tuple[str, dict[str, Any]]]) -> Case:
    expect = entry["expect"]
    return Case(
        id=entry["id"], group=entry["group"], why=entry["why"], file=file, document=_document(entry, raw),
        outcome=expect["outcome"], findings=tuple(sorted(expect["findings"])),
        notes=tuple(expect.get("notes", ())), unknown=tuple(expect.get("unknown", ())),
        like=entry.get("like"), changes=entry.get("with", {}),
    )


def _document(entry: dict[str, Any], raw: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    if "like" not in entry:
        document: dict[str, Any] = copy.deepcopy(entry["application"])
        return document
    document = _document(raw[entry["like"]][1], raw)
    for pointer, value in entry["with"].items():
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


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in an application")
