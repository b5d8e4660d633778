"""A dossier as it is shown: masked, unless an officer who holds the case asks for what is personal, which the ledger tells.

Papers and the whole file are handed out in clear to officers whose own case it is not; the ledger tells that too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from engine.casefile.journal import Head, head_of
from engine.casefile.review import keep_out
from engine.casefile.view import act_json, front
from engine.domain.revision import as_data
from engine.ledger.entries import record
from engine.lifecycle.acts import Actor
from engine.review.dossier import Dossier
from engine.review.masking import masked_application, masked_words
from engine.review.queue import flags
from engine.review.verdict import must_hold


def shown(dossier: Dossier, now: dt.datetime, unmasked: bool = False) -> dict[str, Any]:
    """The contract of `review show --json` (docs/review.md). Key order is part of it."""
    application = as_data(dossier.application)
    proposal, examined = dossier.proposal, dossier.examined
    said = {
        "points": [point.as_json() for point in dossier.points],
        "acts": [act_json(number, act) for number, act in enumerate(dossier.acts, 1)],
        "proposal": {"by": proposal.by, "note": proposal.note, **proposal.settlement.as_json()} if proposal is not None else None,
    }
    return {
        **front(dossier.head),
        "flags": list(flags(dossier.head, now, proposal.by if proposal is not None else None)),
        "masked": not unmasked,
        "application": application if unmasked else masked_application(application),
        "examined": None if examined is None else {
            "decision": examined.id, "outcome": examined.outcome, "as_of": examined.as_of, "bundle": examined.bundle, "engine": examined.engine,
        },
        **(said if unmasked else masked_words(said, application)),
        "uploads": list(dossier.uploads),
    }


def unmask(session: Session, application_id: str, officer: Actor, now: dt.datetime) -> Head:
    """Enter in the ledger that an officer looks at what is personal. Raises CaseError: CASE-HELD, CASE-NOT-HELD, CASE-OWN."""
    head = head_of(session, application_id, lock=True)
    must_hold(session, head, officer, now)
    record(session, "case.unmasked", head.id, now, {"officer": officer.id, "role": officer.role.value})
    return head


def hand_out(session: Session, application_id: str, officer: Actor, act: tuple[str, Mapping[str, Any]], now: dt.datetime) -> None:
    """Enter in the ledger that an officer takes something of the case in clear: the kind of entry, and what it tells of it.

    Raises CaseError: CASE-NOT-FOUND, CASE-OWN.
    """
    keep_out(session, head_of(session, application_id), officer.id)
    kind, told = act
    record(session, kind, application_id, now, {"officer": officer.id, "role": officer.role.value, **told})
