"""A scope by itself: the examination every application gets, restricted to the topic `scope`.

`ScopeExaminer` is to a scope what `engine.name_check.NameExaminer` is to a name. Nothing is known of the papers in
the file, so every permit counts as not held; the verdicts classify wording and do not decide a case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundle import Bundle
from engine.domain.answers import Answers
from engine.domain.application import Application, EntityType
from engine.domain.fact import Evidence, Record
from engine.errors import APP_SHAPE, Defect, InputError
from engine.examination import Examination, evidence_of, examine
from engine.scopes.permits import Permit, index_permits
from engine.scopes.verdict import Verdict, item_of, of_statement, place_of, records, verdicts

TOPICS = frozenset(("scope",))
LONGEST = 20_000
"""Characters of a scope that the application format takes."""
SURE = 0.8
"""Least confidence at which an item counts as mapped."""
SEPARATOR = "；"
STAGES_SHOWN = ("before", "after", "filing")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item of the statement with what its wording is."""

    record: Record
    verdict: Verdict
    start: int
    end: int
    industries: tuple[str, ...]
    permits: tuple[Permit, ...]
    evidence: tuple[Evidence, ...]

    @property
    def confidence(self) -> float:
        """How sure it is what the item means, 0 to 1."""
        return float(str(self.record["confidence"]))

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.record["text"], "start": self.start, "end": self.end,
            "code": self.record["code"], "phrase": self.record["phrase"], "confidence": self.confidence,
            "industry": list(self.industries), "category": self.record["category"] or ("licensed" if any(p.stage != "filing" for p in self.permits) else "general"),
            "permits": [{"name": p.name, "stage": p.stage} for p in self.permits],
            "verdict": self.verdict.value,
            "evidence": [
                {"pointer": e.pointer, "start": e.start, "end": e.end, "text": e.text, "entry": e.entry}
                for e in self.evidence
            ],
        }


@dataclass(frozen=True, slots=True)
class ReadScope:
    """A statement with its examination; `coverage`: share of its items' characters that are mapped for sure."""

    text: str
    examination: Examination
    items: tuple[ReadItem, ...]

    @property
    def verdict(self) -> Verdict:
        return of_statement(self.examination)

    @property
    def coverage(self) -> float:
        whole = sum(i.end - i.start for i in self.items)
        mapped = sum(i.end - i.start for i in self.items if i.confidence >= SURE and i.record["code"])
        return round(mapped / whole, 4) if whole else 0.0

    def as_json(self) -> dict[str, Any]:
        """The contract of `scopes parse --json` (docs/scopes.md)."""
        return {"items": [i.as_json() for i in self.items], "verdict": self.verdict.value, "coverage": self.coverage}


@dataclass(frozen=True, slots=True)
class ScopeExaminer:
    """Examines scopes with one bundle and one day."""

    bundle: Bundle
    as_of: dt.date

    def read(self, text: str, entity_type: EntityType = "company") -> ReadScope:
        """Examine one scope. Raises InputError for one that no application can carry (longer than `LONGEST`)."""
        if len(text) > LONGEST:
            raise InputError(APP_SHAPE, Defect("/scope", f"{len(text)} characters, at most {LONGEST} are read"))
        application = Application(entity_type=entity_type, scope=text)
        found = examine(application, Answers(), self.bundle, self.as_of, TOPICS)
        read = zip(records(found, "scope.items"), verdicts(found), strict=True)
        return ReadScope(text, found, tuple(self._item(record, verdict, found, len(text)) for record, verdict in read))

    def _item(self, record: Record, verdict: Verdict, found: Examination, length: int) -> ReadItem:
        at = item_of(record)
        rows = self._rows(record, found)
        table = self.bundle.libraries.loaded.get("permits")
        permits = table.compiled(index_permits) if table is not None else {}
        industries = dict.fromkeys(c for row in rows for c in row.get("industries", "").split(";") if c)
        named = dict.fromkeys(name for row in rows for name in row["permits"].split(";") if name)
        needed = tuple(p for n in named if (p := permits.get(n)) is not None and p.stage in STAGES_SHOWN)
        return ReadItem(record, verdict, at.start or 0, length if at.end is None else at.end, tuple(industries), needed, _evidence(record, found))

    def _rows(self, record: Record, found: Examination) -> list[Mapping[str, str]]:
        """The rows that say what an item is: those of the phrases it means, else the entries on what its words need."""
        libraries = self.bundle.libraries.loaded
        meant = [libraries["scope_items"].by_id()[code] for code in str(record["code"] or "").split(SEPARATOR) if code]
        if meant:
            return meant
        entries = libraries["restricted_scopes"].by_id() if "restricted_scopes" in libraries else {}
        needed = [r for r in records(found, "scope.permits") if place_of(r) == place_of(record)]
        return [entries[entry] for r in needed if (entry := item_of(r).entry or "") in entries]


def _evidence(record: Record, found: Examination) -> tuple[Evidence, ...]:
    """Where the item stands, with the entries met there: its phrase, the words met that count, the permits."""
    place = place_of(record)
    met = [
        r for fact in ("scope.restricted", "scope.permits") for r in records(found, fact)
        if place_of(r) == place and r.get("use", "business") in ("business", "unsure")
    ]
    said = dict.fromkeys(e for r in (record, *met) for e in evidence_of(r) if e.pointer == place[0])
    named = [e for e in said if e.entry is not None]
    return tuple(named or said)
