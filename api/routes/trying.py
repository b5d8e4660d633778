"""What is tried out before anything is handed in, for whoever is logged in."""

from __future__ import annotations

from api.service import Service
from engine.access.logins import Account
from engine.casefile.own import own
from engine.casefile.trial import Asker, Trial


def trial_of(service: Service, account: Account, id: str | None) -> Trial:
    """A trial, for an application of the account's own if one is named. Raises CaseError CASE-NOT-FOUND."""
    if id is not None:
        with service.database.read() as session:
            own(session, id, account.owner)
    return Trial(service.surroundings, service.database, Asker(account.owner, id or ""), service.instant())
