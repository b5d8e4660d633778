"""The papers of the procedure 文书 an act leads to: from the matter to what `engine.papers` draws up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from engine.casefile.matter import Matter, representative_role
from engine.casefile.office import Office, day_of
from engine.domain.application import Application
from engine.lifecycle.acts import OFFICERS, Actor, Role
from engine.papers import letters, notices
from engine.papers.file import Paper, draw_up
from engine.papers.kinds import kind_of
from engine.papers.occasion import Occasion, Officer
from engine.store.office_tables import AccountRow
from engine.text.written import written_day

Body = dict[str, Any]
_LICENSED = frozenset({"licence", "version"})
"""What an approval enters when a licence is issued with it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What papers are drawn up from. officer: who decided, by name; None where the machine did."""

    matter: Matter
    office: Office
    occasion: Occasion
    officer: Officer | None

    @property
    def submitted_on(self) -> dt.date:
        return day_of(self.matter.head.summary.submitted_at or self.matter.act.at)

    @property
    def due_on(self) -> dt.date:
        return self.matter.head.summary.due_on or self.occasion.day

    @property
    def stated(self) -> tuple[letters.Reason, ...]:
        """The reasons an officer wrote."""
        return tuple(letters.Reason(reason.text, reason.basis) for reason in self.matter.reasons)


def acceptance_receipt(ground: Ground) -> Body:
    return notices.acceptance_receipt(ground.occasion, ground.submitted_on, ground.due_on)


def correction_letter(ground: Ground) -> Body:
    by_machine = ground.matter.act.actor.role is Role.MACHINE
    return letters.correction_letter(
        ground.occasion, ground.matter.findings, ground.submitted_on, by_machine, ground.stated, ground.due_on
    )


def redirection_notice(ground: Ground) -> Body:
    return letters.redirection_notice(
        ground.occasion, ground.matter.findings, ground.office.authorities, ground.submitted_on, ground.stated
    )


def refusal_notice(ground: Ground) -> Body:
    return letters.refusal_notice(ground.occasion, ground.matter.findings, ground.officer, ground.submitted_on, ground.stated)


def extension_notice(ground: Ground) -> Body:
    why = "；".join(f"{reason.text}（{reason.basis}）" for reason in ground.matter.reasons)
    days = (ground.matter.due_before or ground.due_on, ground.due_on)
    return letters.extension_notice(ground.occasion, ground.officer, why, ground.submitted_on, days)


def registration_notice(ground: Ground) -> Body:
    licence = ground.office.kind(ground.matter.head.kind).enters in _LICENSED
    return notices.registration_notice(ground.occasion, list(_items(ground)), ground.matter.findings, licence)


PAPERS: Mapping[str, Callable[[Ground], Body]] = {
    "acceptance_receipt": acceptance_receipt,
    "correction_letter": correction_letter,
    "redirection_notice": redirection_notice,
    "registration_notice": registration_notice,
    "refusal_notice": refusal_notice,
    "extension_notice": extension_notice,
}
"""Kind of paper (`papers` in kinds.yaml) → what it says."""


def paper_of(session: Session, office: Office, matter: Matter, kind: str) -> Paper:
    """A paper that follows from the matter's act, ready to be issued. Raises DocumentError DOC-FIELD if it is not complete."""
    authority, day = office.authorities.of(matter.head.district), day_of(matter.act.at)
    revision = matter.act.revision or matter.head.summary.revision or ""
    occasion = Occasion(matter.head.id, matter.application, revision, authority, day, office.speech)
    body = PAPERS[kind](Ground(matter, office, occasion, _officer(session, matter.act.actor)))
    return draw_up(kind_of(kind), authority, body, matter.head.id, matter.number, day)


def _officer(session: Session, actor: Actor) -> Officer | None:
    """The officer who acted: by the name of their account, or by its id where there is none."""
    if actor.role not in OFFICERS:
        return None
    name = session.connection().execute(select(col(AccountRow.name)).where(col(AccountRow.id) == actor.id)).scalar()
    return Officer(name or actor.id, actor.id)


def _items(ground: Ground) -> Iterator[tuple[str, str]]:
    """What was registered, as label and text: as it stands on the licence, or what is kept or ended."""
    entered = ground.matter.entered
    if entered.uscc is not None:
        yield "统一社会信用代码", entered.uscc
    if entered.previous_name is not None:
        yield "原名称", entered.previous_name
    yield ground.occasion.speech.key(Application, "name"), ground.occasion.entity()
    if entered.kept_until is not None:
        yield "名称保留至", written_day(entered.kept_until)
    if ground.office.kind(ground.matter.head.kind).enters in _LICENSED:
        yield from _registered(ground)
    for permits in ground.matter.permits.values():
        for permit in permits:
            yield "还须办理的许可", f"{permit['item']}：{permit['permit']}"


def _registered(ground: Ground) -> Iterator[tuple[str, str]]:
    entered, application, speech = ground.matter.entered, ground.matter.application, ground.occasion.speech
    yield speech.key(Application, "entity_type"), speech.word(Application, "entity_type", application.entity_type)
    role = representative_role(application)
    if role is not None:
        yield speech.value(type(application.parties[0]), "roles", (role,)), ground.occasion.principal()
    if application.address:
        yield speech.key(Application, "address"), application.address
    if application.capital is not None:
        yield speech.key(Application, "capital"), speech.capital(application.capital)
    if application.scope:
        yield speech.key(Application, "scope"), "；".join(application.scope)
    if entered.established_on is not None:
        yield "成立日期", written_day(entered.established_on)
