"""The written form of `kinds.yaml`: what each kind of application is, who decides it, and what follows from an act.

A regulator reads there which papers are issued and which departments are told; the operations of the case file
(`engine.casefile`) only carry it out.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from engine.domain.application import Application, ChangeItem, EntityType, Kind
from engine.rules.model import EffectName, Written

Enters = Literal["licence", "reservation", "version", "deregistered", "annulled", "suspended", "nothing"]
"""What an approval enters: a licence; a name kept; a new version of a licence; an end or suspension of it; nothing."""
Told = Literal[
    "name", "uscc", "entity_type", "authority", "established_on", "address", "scope", "industry", "capital", "term",
    "representative", "representative_number", "owners", "phone", "permits", "previous_name", "published_address", "published_owners",
    "delivery", "application", "title", "answer_by", "papers",
]
"""What a notice may tell. `representative_number`, `phone`, an `address` that may be a home and all `owners` are personal: what
is published tells none of them; `published_address` leaves homes at their county, `published_owners` is the names that the
law publishes. `application` is its id, `title` its kind in words, `answer_by` the last day on which the applicant can answer
a letter, `papers` the numbers of the papers that the same act led to."""
PERSONAL: frozenset[Told] = frozenset({"address", "representative_number", "owners", "phone"})
"""What may be of a person or a home."""
PUBLISHED = "publication"
"""The notice that anybody may read."""
PaperName = Literal[
    "acceptance_receipt", "correction_letter", "registration_notice", "refusal_notice", "name_refusal", "annulment_refusal",
    "filing_refusal", "suspension_refusal", "extension_notice", "redirection_notice",
]
"""The papers an act may lead to; `engine/papers/kinds.yaml` describes them."""
ActName = Literal["ask_person", "examine", "extend", "settle"]
OutcomeName = Literal["approve"] | EffectName


class TimeLimit(Written):
    """A time limit: working days, or months and calendar days."""

    working_days: int | None = Field(default=None, ge=1, le=250)
    months: int | None = Field(default=None, ge=1, le=60)
    days: int | None = Field(default=None, ge=1, le=3650)

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> TimeLimit:
        if (self.working_days is None) is (self.months is None and self.days is None):
            raise ValueError("write working_days, or months and days")
        return self


class Terms(Written):
    """How long the registry waits for an applicant: a draft that is not touched, a letter that is not answered."""

    draft: TimeLimit
    answer: TimeLimit
    legal_basis: str = Field(min_length=2)


class NoticeKind(Written):
    """A notice: to whom, on what ground, and what it tells, so that nobody is told more than they need."""

    to: str = Field(min_length=2)
    legal_basis: str = Field(min_length=2)
    tells: list[Told] = Field(min_length=1)


class FourEyes(Written):
    """What no officer decides alone: one proposes it, another one decides."""

    outcomes: list[OutcomeName]
    legal_basis: str = Field(min_length=2)


class Consequence(Written):
    """What follows from an act: papers into the file, notices to departments."""

    papers: list[PaperName] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)


class Following(Consequence):
    """The consequence of one act, or of one outcome of it, for every kind."""

    act: ActName
    outcome: OutcomeName | None = None


class Item(Written):
    """Something a change may be about. rules: how the ids of the rules for establishing begin that judge it as well;
    parts: where its new content stands in the application; notices: who is told beside those told of every change; entity_types: for which
    the machine decides (empty: for all)."""

    label: str
    decided_by: Literal["machine", "person"]
    rules: list[str] = Field(default_factory=list)
    parts: list[str] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    entity_types: list[EntityType] = Field(default_factory=list)

    def by_machine(self, entity_type: str) -> bool:
        return self.decided_by == "machine" and (not self.entity_types or entity_type in self.entity_types)


class KindOfApplication(Written):
    """A kind of application. rules: how the ids of the rules for establishing begin that judge it as well as its own.
    approved: what follows beside what follows for every kind; refused: what follows from an officer's refusal instead, for
    a kind whose refusal is no 不予登记."""

    title: str
    legal_basis: str
    decided_by: Literal["machine", "person"]
    time_limit: TimeLimit
    extension: TimeLimit | None = None
    claims_name: bool = False
    about_subject: bool = False
    enters: Enters
    rules: list[str] = Field(default_factory=list)
    items: dict[ChangeItem, Item] = Field(default_factory=dict)
    approved: Consequence = Field(default_factory=Consequence)
    refused: Consequence | None = None


class ProcedurePart(Written):
    """One rulebook's `kinds.yaml`; an overlay that writes one of the keys again replaces all of it."""

    terms: Terms | None = None
    notices: dict[str, NoticeKind] | None = None
    departments: dict[str, str] | None = None
    four_eyes: FourEyes | None = None
    follows: list[Following] | None = None
    kinds: dict[Kind, KindOfApplication] | None = None


_NOTHING = Consequence()
_APPROVAL = "approve"
_REFUSAL = ("settle", "refuse")


class Procedure(Written):
    """The procedure of a rulebook with what it inherits. Empty where a rulebook has none: then nothing is decided by machine."""

    terms: Terms = Terms(draft=TimeLimit(days=90), answer=TimeLimit(days=90), legal_basis="未规定")
    notices: dict[str, NoticeKind] = Field(default_factory=dict)
    departments: dict[str, str] = Field(default_factory=dict)
    four_eyes: FourEyes = FourEyes(outcomes=[], legal_basis="未规定")
    follows: list[Following] = Field(default_factory=list)
    kinds: dict[Kind, KindOfApplication] = Field(default_factory=dict)

    def of(self, kind: str) -> KindOfApplication | None:
        """The description of a kind; None where the rulebook has none."""
        return next((described for name, described in self.kinds.items() if name == kind), None)

    def by_machine(self, application: Application, subject_known: bool) -> bool:
        """Whether the machine may decide an application: its kind, all that is to be changed, and what it is about."""
        kind = self.of(application.kind)
        if kind is None or kind.decided_by != "machine" or (kind.about_subject and not subject_known):
            return False
        items = [kind.items.get(change.item) for change in application.change] if kind.items else []
        return all(item is not None and item.by_machine(application.entity_type) for item in items)

    def borrowed(self, application: Application) -> frozenset[str]:
        """How the ids of the rules for establishing begin that judge an application of another kind as well."""
        kind = self.of(application.kind)
        if kind is None:
            return frozenset()
        items = [kind.items[change.item] for change in application.change if change.item in kind.items]
        return frozenset(kind.rules).union(*(item.rules for item in items))

    def after(self, kind: str, act: str, outcome: str | None) -> Consequence:
        """What follows from an act on an application of this kind."""
        common = next((f for f in self.follows if f.act == act and f.outcome == outcome), _NOTHING)
        known = self.of(kind)
        if known is not None and known.refused is not None and (act, outcome) == _REFUSAL:
            return known.refused
        if outcome != _APPROVAL or known is None:
            return common
        return Consequence(papers=[*common.papers, *known.approved.papers], notices=[*common.notices, *known.approved.notices])

    def published_of_persons(self) -> list[str]:
        """What the publication would tell and the law does not publish (企业信息公示暂行条例 第六条)."""
        notice = self.notices.get(PUBLISHED)
        return sorted(PERSONAL.intersection(notice.tells)) if notice is not None else []

    def unknown_names(self) -> list[str]:
        """Notices that something leads to and that are not described."""
        leading = [*self.follows, *(k.approved for k in self.kinds.values()), *(k.refused for k in self.kinds.values() if k.refused)]
        told = {n for k in self.kinds.values() for item in k.items.values() for n in item.notices}
        notices = {n for c in leading for n in c.notices} | told
        return sorted(notices - set(self.notices))

