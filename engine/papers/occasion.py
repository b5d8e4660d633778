"""What every paper says of the case it belongs to, and the texts several papers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.decision import Outcome
from engine.domain.application import Application, Role
from engine.domain.fact import Evidence
from engine.domain.finding import Effect, Finding, Remedy
from engine.papers.authority import Authority
from engine.papers.places import place, said, text_at
from engine.papers.speech import Speech
from engine.text.written import day_in_words, visible, written_day

AROUND = 24
"""Characters of the applicant's own text that are shown on either side of what a finding is about."""
MOST_QUOTES = 6
_PRINCIPALS: tuple[Role, ...] = ("operator", "legal_representative", "investor", "executive_partner", "partner", "head")


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer 登记人员 who answers for a paper by name; `number`: of the officer's card or account."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """A case as its papers name it. `revision`: digest of the content in question; `day`: of the paper."""

    id: str
    application: Application
    revision: str
    authority: Authority
    day: dt.date
    speech: Speech

    def heading(self, title: str) -> dict[str, Any]:
        """What every paper begins and ends with."""
        return {
            "title": title,
            "authority": {"name": self.authority.name, "contact": self.authority.contact()},
            "addressee": self.addressee(),
            "matter": {"id": self.id, "kind": self.kind(), "entity": self.entity(), "revision": self.revision},
            "day": written_day(self.day),
            "signed": day_in_words(self.day),
        }

    def kind(self) -> str:
        """个体工商户设立登记."""
        return self.speech.word(Application, "entity_type", self.application.entity_type) + self.speech.word(
            Application, "kind", self.application.kind
        )

    def entity(self) -> str:
        """The name of the entity in question; of an individual business without one its operator's."""
        subject = self.application.subject
        name = self.application.name or (subject.name if subject is not None else None)
        return visible(name) if name else self.principal() or "（未填写名称）"

    def principal(self) -> str:
        """Who the entity is run by or will be; empty if nobody is named."""
        for role in _PRINCIPALS:
            for party in self.application.has_role(role):
                return visible(party.name)
        return ""

    def addressee(self) -> str:
        """Whom the paper is for: the person who applies, with the entity."""
        person = self.principal()
        if not person:
            return self.entity() if self.application.name else "申请人"
        return person if person == self.entity() else f"{person}（{self.entity()}）"


def findings_in_words(occasion: Occasion, findings: Sequence[Finding], *effects: Effect) -> list[dict[str, Any]]:
    """The findings of these effects: what is wrong, where, by which article, and what would be right."""
    return [_in_words(occasion, finding) for finding in findings if finding.effect in effects]


def _in_words(occasion: Occasion, finding: Finding) -> dict[str, Any]:
    places = dict.fromkeys(place(occasion.application, e.pointer, occasion.speech) for e in finding.evidence)
    quotes = [quote for e in finding.evidence[:MOST_QUOTES] if (quote := _quote(occasion, e))]
    return {
        "rule": finding.rule,
        "places": list(places),
        "message": visible(finding.message.applicant),
        "basis": finding.legal_basis,
        "quotes": quotes,
        "remedies": [_way_out(occasion, remedy) for remedy in finding.remedies],
    }


def _way_out(occasion: Occasion, remedy: Remedy) -> str:
    """A change that was examined, and what it leads to."""
    where = place(occasion.application, remedy.pointer, occasion.speech)
    what = said(occasion.application, remedy.pointer, remedy.value, occasion.speech)
    change = f"将“{where}”改为“{what}”" if what else f"删去“{where}”"
    passes = remedy.outcome_if_applied == Outcome.APPROVE
    return change + ("，经审查，改后符合登记要求" if passes else "，改后此项符合要求，其他各项仍须补正")


def _quote(occasion: Occasion, evidence: Evidence) -> dict[str, str] | None:
    """The applicant's own words with those concerned marked; None where they say nothing more than the place does."""
    text = text_at(occasion.application, evidence.pointer)
    if text is None or evidence.start is None or evidence.end is None or not text.strip():
        return None
    begin, finish = max(0, evidence.start - AROUND), min(len(text), evidence.end + AROUND)
    return {
        "place": place(occasion.application, evidence.pointer, occasion.speech),
        "before": ("…" if begin else "") + visible(text[begin:evidence.start]),
        "marked": visible(text[evidence.start:evidence.end]),
        "after": visible(text[evidence.end:finish]) + ("…" if finish < len(text) else ""),
    }
