"""A draft from a sentence: read, name, assemble, examine; what the examination says of it now is part of the draft.

`Drafter` is to a sentence what `engine.pipeline.process` is to an application. Nothing is invented about people and
places: what the text does not say stays absent and is listed as missing, so that no draft can be approved on a guess.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from engine.bundle import Bundle
from engine.domain.application import Application
from engine.domain.revision import as_data
from engine.draft_names import DraftNames, propose
from engine.drafting.assembling import assemble
from engine.drafting.missing import missing
from engine.drafting.model import Guess, Missing, SaidFact
from engine.drafting.readings import Readings, read_all
from engine.name_check import NameExaminer, writable
from engine.names.lexicon import build
from engine.pipeline import Decided, Ports, process
from engine.report import finding_json
from engine.scope_check import ScopeExaminer
from engine.scopes.permit_notes import PermitNote
from engine.scopes.suggest import Reason
from engine.scopes.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ExpectedPermit:
    """A permit that an item of the draft takes."""

    item: str
    note: PermitNote

    def as_json(self) -> dict[str, str]:
        return {"item": self.item, "name": self.note.name, "stage": self.note.stage, "meaning": self.note.meaning}


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft. `banned`: words of the text that the examination of a scope calls a banned trade."""

    text: str
    readings: Readings
    application: Application
    guesses: tuple[Guess, ...]
    said: tuple[SaidFact, ...]
    names: DraftNames
    permits: tuple[ExpectedPermit, ...]
    banned: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    decided: Decided

    def as_json(self) -> dict[str, Any]:
        """The contract of `draft --json` (docs/drafting.md)."""
        return {
            "text": self.text,
            "application": as_data(self.application),
            "guesses": [{**g.as_json(), "value": _plain(g.value)} for g in self.guesses],
            "said": [s.as_json() for s in self.said],
            "names": self.names.as_json(),
            "permits": [p.as_json() for p in self.permits],
            "banned": [{"text": w.text, "start": w.start, "end": w.end} for w in self.banned],
            "missing": [m.as_json() for m in self.missing],
            "examination": {
                "outcome": self.decided.outcome.value,
                "findings": [finding_json(f) for f in self.decided.findings],
                "unknown": [{"rule": u.rule, "fact": u.fact, "why": u.why} for u in self.decided.undetermined],
            },
        }


class Drafter:
    """Makes drafts with one bundle, one outside and one day."""

    def __init__(self, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
        self.bundle, self.ports, self.as_of = bundle, ports, as_of
        self._examiner = NameExaminer(bundle, ports.names, as_of)
        self._scopes = ScopeExaminer(bundle, as_of)

    def draft(self, text: str) -> Draft:
        """The draft for a text; at most `engine.drafting.sentence.MOST_READ` characters of it are read. Raises nothing."""
        text = writable(text)
        libraries = self.bundle.libraries
        readings = read_all(text, libraries, self.bundle.rulebook.area)
        banned = self._banned(readings)
        readings = replace(readings, business=readings.business.without((w.start, w.end) for w in banned))
        names, chosen = propose(readings, self._examiner)
        assembled = assemble(readings, libraries.compiled(build), chosen)
        decided = process(assembled.application, self.bundle, self.ports, self.as_of)
        permits = tuple(ExpectedPermit(i.item.phrase, note) for i in readings.business.items for note in i.permits)
        return Draft(
            text, readings, assembled.application, assembled.guesses, assembled.said, names, permits, banned,
            missing(assembled.application, decided.examination, decided.findings), decided,
        )

    def _banned(self, readings: Readings) -> tuple[Reason, ...]:
        """Words of what they want to do that no scope may hold."""
        text = readings.business.text
        found = self._scopes.read(text)
        return tuple(Reason(text[i.start : i.end], i.start, i.end) for i in found.items if i.verdict is Verdict.BANNED)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | list | bool) else str(value)
