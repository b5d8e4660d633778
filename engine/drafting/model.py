"""A draft: an application with the reason for every part of it, what may be meant instead, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.domain.application import Application
from engine.scopes.suggest import Reason


@dataclass(frozen=True, slots=True)
class Alternative:
    """What may stand there instead: the value, how a person reads it, and why."""

    value: Any
    label: str
    why: str

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "label": self.label, "why": self.why}


@dataclass(frozen=True, slots=True)
class Guess:
    """One part of the draft. `words`: of the text; `entry`: the row of a library it comes from (`table/id`); with
    neither it is proposed because nothing was said, and `why` says so."""

    pointer: str
    title: str
    value: Any
    label: str
    why: str
    words: tuple[Reason, ...] = ()
    entry: str | None = None
    alternatives: tuple[Alternative, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "pointer": self.pointer, "value": self.value, "label": self.label, "why": self.why,
            "words": [{"text": w.text, "start": w.start, "end": w.end} for w in self.words],
            "entry": self.entry, "alternatives": [a.as_json() for a in self.alternatives],
        }


@dataclass(frozen=True, slots=True)
class SaidFact:
    """What the text says and no part of an application holds, such as how many they are."""

    key: str
    title: str
    value: Any
    words: Reason

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "value": self.value, "words": {"text": self.words.text, "start": self.words.start, "end": self.words.end}}


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be given: where, what, why it is asked, and the provision."""

    pointer: str
    label: str
    why: str
    basis: str

    def as_json(self) -> dict[str, str]:
        return {"pointer": self.pointer, "label": self.label, "why": self.why, "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Assembled:
    """The application with the reasons for its parts."""

    application: Application
    guesses: tuple[Guess, ...]
    said: tuple[SaidFact, ...]
