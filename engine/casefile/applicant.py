"""What an applicant may do after handing in: take the application back, ask that a person decides, let go of the name."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from engine.casefile import claims
from engine.casefile.content import drop_draft, open_revision
from engine.casefile.drafts import applicant_of
from engine.casefile.follow import follow
from engine.casefile.journal import Head, act_of, enter, head_of
from engine.casefile.matter import Matter
from engine.casefile.office import Office
from engine.lifecycle.acts import Act, Verb
from engine.lifecycle.stage import Stage, after
from engine.lifecycle.summary import instant_of
from engine.store.vault import Vault


def withdraw(session: Session, vault: Vault, application_id: str, now: dt.datetime, keep_name: bool = True) -> Head:
    """Take an application back. Its name stays kept for the applicant until the reservation runs out, unless given up too.

    Raises CaseError: CASE-NOT-FOUND, CASE-ACT, CASE-CHANGED.
    """
    head = head_of(session, application_id, lock=True)
    if not keep_name:
        claims.give_up(session, head, now)
    head = enter(session, vault, head, Act(Verb.WITHDRAW, applicant_of(head), now))
    drop_draft(session, head)
    return head


def ask_person(session: Session, office: Office, application_id: str, now: dt.datetime) -> Head:
    """Have a person decide (个人信息保护法 第二十四条): before the machine has, or where it decided against the applicant.

    They decide on what was handed in: a draft that was changed since, even one fixed to be signed, has been neither
    signed nor examined, and holds no name; it has to be handed in first. The registry's time limit begins anew where the
    case had already been given back. Raises CaseError.
    """
    head = head_of(session, application_id, lock=True)
    after(head.stage, Act(Verb.ASK_PERSON, applicant_of(head), now))
    handed_in = act_of(session, office.vault, head.id, Verb.SUBMIT)
    assert handed_in is not None, "at no stage before it is a person asked"
    assert handed_in.revision is not None
    until = head.summary.due_on if head.stage is Stage.SUBMITTED else None
    until = until or office.last_day(office.kind(head.kind).time_limit, now)
    act = Act(Verb.ASK_PERSON, applicant_of(head), now, revision=handed_in.revision, until=instant_of(until))
    head = enter(session, office.vault, head, act)
    follow(session, office, Matter(head, act, open_revision(session, office.vault, head, handed_in.revision).application))
    return head


def give_up_name(session: Session, application_id: str, now: dt.datetime) -> bool:
    """Let go of the name an application holds; False if it held none. The application itself goes on."""
    return claims.give_up(session, head_of(session, application_id, lock=True), now)
