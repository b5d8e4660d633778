"""Findings: what rules say of a case, with evidence and a way on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.fact import Evidence


class Effect(StrEnum):
    """What a finding does to a case; the order of the members is the order of presentation."""

    REFER = "refer"
    REFUSE = "refuse"
    REDIRECT = "redirect"
    CORRECT = "correct"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Message:
    """The same finding in two voices: plain Chinese for the applicant, terms of the trade for the clerk."""

    applicant: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that was itself examined: put `value` at `pointer`; `resolves` lists the rules that then fall
    silent, `outcome_if_applied` what the case would become."""

    pointer: str
    value: object
    resolves: tuple[str, ...]
    outcome_if_applied: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that hit."""

    rule: str
    effect: Effect
    legal_basis: str
    message: Message
    evidence: tuple[Evidence, ...]
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that could neither hit nor miss, the fact it lacked, and why."""

    rule: str
    fact: str
    why: str
