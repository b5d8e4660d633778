"""An address by itself: the examination every application gets, restricted to the topic `address` and, where the trade is said, to
the rules on premises that look at the trade.

It lists what the rules found and judges nothing. What other parts of an application would show (the scope, how the place is
used) stays open unless it is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from engine.addresses import aliases, gazetteer
from engine.addresses.parse import ParsedAddress, parse
from engine.addresses.report import reading
from engine.bundle import Bundle
from engine.decision import Outcome
from engine.domain.answers import Answers, Questions
from engine.domain.application import Application
from engine.domain.finding import Effect, Finding, Undetermined
from engine.errors import APP_SHAPE, Defect, InputError
from engine.examination import Examination, evidence_of, examine
from engine.pipeline import AddressesPort, Ports, gather
from engine.questions import ask
from engine.report import finding_json

TOPICS = frozenset(("address",))
OF_TRADES = frozenset(("premises",))
"""Topics of which only the rules that look at the scope say something of an address."""
LONGEST = 2000
"""Characters of an address that the application format takes."""
_TOLD = ("entry", "place", "reason", "bans", "trades", "trade_hit", "limit", "certainty", "in_force", "from", "until", "grounding")


class AddressOutcome(StrEnum):
    """What the rules say of an address. `REFER`: a person decides, whatever else was found. `OPEN`: it depends on what was not said."""

    NOT_ALLOWED = "not_allowed"
    REFER = Outcome.REFER.value
    OPEN = "open"
    USABLE = "usable"


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """An address with its examination."""

    application: Application
    parsed: ParsedAddress
    examination: Examination
    outcome: AddressOutcome
    read: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The contract of `addresses check --json` (docs/addresses.md)."""
        return {
            **self.read,
            "outcome": self.outcome.value,
            "banned": [_met(record) for record in self.examination.facts["address.banned"]] if self._known else [],
            "findings": [finding_json(f) for f in self.examination.findings],
            "open": [{"rule": u.rule, "fact": u.fact, "why": u.why} for u in self.examination.undetermined],
        }

    @property
    def _known(self) -> bool:
        return isinstance(self.examination.facts.get("address.banned"), tuple)


@dataclass(slots=True)
class AddressExaminer:
    """Examines addresses with one bundle and one day. `addresses`: who counts registrations; None: nobody."""

    bundle: Bundle
    as_of: dt.date
    addresses: AddressesPort | None = None

    def check(self, text: str, division: str | None = None, scope: tuple[str, ...] | None = None) -> CheckedAddress:
        """Examine one address. `division`: where the entity is to be registered, six digits; `scope`: what it is to do there.
        Raises InputError for an address that no application can carry."""
        if len(text) > LONGEST:
            raise InputError(APP_SHAPE, Defect("/address", f"{len(text)} characters, at most {LONGEST} are read"))
        blank = not text.strip()
        open_parts = {"/premises": True, "/scope": scope is None, "/address": blank, "/division": division is None and not self._is_placed(text)}
        application = Application(
            entity_type="company", address=None if blank else text, division=division, scope=scope,
            unknown=tuple(part for part, is_open in open_parts.items() if is_open),
        )
        asked = Questions(address=ask(application, self.bundle).address)
        answers = gather(asked, Ports(addresses=self.addresses))
        examination = self._examined(application, answers)
        outcome = address_outcome(examination.findings, examination.undetermined)
        parsed = self.parse(text)
        return CheckedAddress(application, parsed, examination, outcome, self.read(parsed))

    def _examined(self, application: Application, answers: Answers) -> Examination:
        """The examination, without what the premises have to show whatever is done there."""
        if application.scope is None:
            return examine(application, answers, self.bundle, self.as_of, TOPICS)
        found = examine(application, answers, self.bundle, self.as_of, TOPICS | OF_TRADES)
        told = {rule.id for rule in self.bundle.rulebook.rules if rule.topic in TOPICS or "scope.items" in rule.facts or rule.propositions}
        return replace(
            found,
            findings=tuple(f for f in found.findings if f.rule in told),
            undetermined=tuple(u for u in found.undetermined if u.rule in told or not u.rule),
        )

    def parse(self, text: str) -> ParsedAddress:
        return parse(text, self.bundle.libraries.compiled(gazetteer.build))

    def _is_placed(self, text: str) -> bool:
        """Whether the address says in which division it lies."""
        return bool(self.parse(text).codes)

    def read(self, parsed: ParsedAddress) -> dict[str, Any]:
        """The contract of `addresses parse --json`."""
        libraries = self.bundle.libraries
        return reading(parsed, libraries.compiled(gazetteer.build), libraries.compiled(aliases.build))

    def division_named(self, text: str) -> str | None:
        """The code of the division a person names (江门, 江门市蓬江区, 440703); None if that is none, or several."""
        known = self.bundle.libraries.compiled(gazetteer.build)
        if text in known.names:
            return text
        found = known.locate(text)
        return found.codes[0] if len(found.codes) == 1 and found.end == len(text) and found.town is None else None


def address_outcome(findings: Iterable[Finding], undetermined: Iterable[Undetermined]) -> AddressOutcome:
    """The one word that sums an examination up."""
    effects = {f.effect for f in findings}
    if Effect.REFER in effects:
        return AddressOutcome.REFER
    if effects - {Effect.NOTE}:
        return AddressOutcome.NOT_ALLOWED
    return AddressOutcome.OPEN if any(True for _ in undetermined) else AddressOutcome.USABLE


def _met(record: Any) -> dict[str, Any]:
    """An entry that was met, with where it was seen in the address; what is unknown in it is null."""
    told = {name: record[name] for name in _TOLD}
    told["trade_hit"] = told["trade_hit"] if isinstance(told["trade_hit"], bool) else None
    for name in ("from", "until"):
        told[name] = told[name].isoformat() if told[name] else None
    seen = next((e for e in evidence_of(record) if e.pointer == "/address"), None)
    return {**told, "start": seen.start if seen else None, "end": seen.end if seen else None, "text": seen.text if seen else ""}
