"""What follows from an act, in its own transaction: papers into the file and notices into the outbox, as `kinds.yaml` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from engine.casefile.matter import TELLINGS, Matter, on_paper
from engine.casefile.office import Office, day_of
from engine.casefile.papers import paper_of
from engine.notices.outbox import Notice, post
from engine.papers.file import issue
from engine.rules.procedure import Consequence, Told

PERMIT = "permit"
"""The notice that goes to each department whose permit the scope needs, as `permit.DEPARTMENT`."""
DELIVERY = "delivery"
"""The notice to whoever hands a licence over on paper; there is none where it is electronic alone."""

PAPERS: Told = "papers"
"""What a notice tells that can be posted only once the papers have their numbers."""


def follow(session: Session, office: Office, matter: Matter) -> None:
    """Issue the papers and post the notices that follow from the matter's act."""
    after = _after(office, matter)
    topics = list(dict.fromkeys((*after.notices, *_of_items(office, matter, bool(after.notices)))))
    of_papers = [topic for topic in topics if PAPERS in office.procedure.notices[topic].tells]
    before = [topic for topic in topics if topic not in of_papers]
    post(session, office.vault, list(_notices(office, matter, before)), matter.act.at)
    # last: the series of their numbers is held until the commit; only what tells the numbers comes after them
    numbers = tuple(issue(session, office.vault, paper_of(session, office, matter, kind), matter.act.at) for kind in after.papers)
    post(session, office.vault, list(_notices(office, replace(matter, papers=numbers), of_papers)), matter.act.at)


def _after(office: Office, matter: Matter) -> Consequence:
    act = matter.act
    return office.procedure.after(matter.head.kind, act.verb.value, act.outcome.value if act.outcome is not None else None)


def _of_items(office: Office, matter: Matter, told: bool) -> Iterator[str]:
    """Who is told besides, because of what is changed."""
    items = office.kind(matter.head.kind).items if told else {}
    for change in matter.application.change:
        if change.item in items:
            yield from items[change.item].notices


def _notices(office: Office, matter: Matter, topics: Iterable[str]) -> Iterator[Notice]:
    for topic in topics:
        if topic == DELIVERY and not on_paper(matter.application):
            continue
        if topic != PERMIT:
            yield _notice(office, matter, topic, topic)
            continue
        for department, permits in matter.permits.items():
            yield _notice(office, replace(matter, permits={department: permits}), topic, f"{PERMIT}.{department}")


def _notice(office: Office, matter: Matter, kind: str, topic: str) -> Notice:
    described = office.procedure.notices[kind]
    body: dict[str, Any] = {told: TELLINGS[told](matter, office) for told in described.tells}
    body |= {"topic": topic, "act": matter.head.kind, "on": day_of(matter.act.at).isoformat()}
    return Notice(topic, f"{matter.head.id}/{matter.number}/{topic}", matter.head.id, body)
