"""An application about a registered entity, read as what the entity would then be.

A change names what is to change; its new content stands in the application's own parts. Everything else is what the
licence says now, which comes with the answers: so the rules for establishing judge the whole of it, and a replay
needs no register as it was.
"""

from __future__ import annotations

from typing import Any

from engine.domain.answers import Answers
from engine.domain.application import Application, Party, Subject
from engine.domain.entity import REGISTERED
from engine.domain.id_number import compact

PARTS_OF: dict[str, tuple[str, ...]] = {
    "name": ("name",), "address": ("division", "address", "premises"), "scope": ("scope", "industry"),
    "legal_representative": ("parties",), "capital": ("capital", "parties"), "shareholders": ("parties",), "term": ("term",),
}
"""What is changed → the parts of the application in which its new content stands."""
SOLE = frozenset({"operator", "legal_representative", "investor", "head"})
"""Roles that one person holds: whoever is named anew takes the place of who held it, who may be named beside them to sign
(of an individual business has to, 促进个体工商户发展条例 第十三条) and has the role no longer."""
_OWNERS = frozenset({"shareholder", "partner", "investor", "member"})
_RESTATED = {"capital": _OWNERS, "shareholders": _OWNERS, "legal_representative": frozenset({"executive_partner"})}
"""What is changed → roles of several people that are then named all together: who is not named again has left."""


def amended(application: Application, answers: Answers) -> Application:
    """The application with what is registered of its subject; as it is where that is not at hand or has no part in it."""
    if application.kind == "establishment" or not answers.subject:
        return application
    entity = answers.subject[0]
    changed = {part for change in application.change for part in PARTS_OF.get(change.item, ())}
    now: dict[str, Any] = {}
    for part in REGISTERED:
        if part == "parties":
            now[part] = _parties(application, entity.items.parties, part in changed)
        elif part not in changed or part not in application.model_fields_set:
            now[part] = getattr(entity.items, part)
    subject = Subject(name=entity.items.name, uscc=entity.uscc)
    return application.model_copy(update={**now, "entity_type": entity.items.entity_type, "subject": subject})


def _parties(application: Application, registered: tuple[Party, ...], changed: bool) -> tuple[Party, ...]:
    """Who is registered, with those the change names: each in the place of their old entry, or of who held the role."""
    if not changed:
        return registered + tuple(p for p in application.parties if set(p.roles) == {"agent"})
    before, named = _holders(registered), _holders(application.parties)
    replaced = {role for role in SOLE if named.get(role, set()) - before.get(role, set())}
    restated = [_RESTATED[change.item] for change in application.change if change.item in _RESTATED]
    given_up = replaced.union(*(roles for roles in restated if not roles.isdisjoint(named)))
    again = {_who(party) for party in application.parties if set(party.roles) != {"agent"}}
    kept = [_without(party, given_up) for party in registered if _who(party) not in again]
    entered = [_without(party, {role for role in replaced if _who(party) in before.get(role, ())}) for party in application.parties]
    return tuple(party for party in (*kept, *entered) if party is not None)


def _holders(parties: tuple[Party, ...]) -> dict[str, set[str]]:
    """Who holds each role."""
    found: dict[str, set[str]] = {}
    for party in parties:
        for role in party.roles:
            found.setdefault(role, set()).add(_who(party))
    return found


def _without(party: Party, given_up: set[str]) -> Party | None:
    """Somebody who holds some roles no longer; None where that leaves them none."""
    roles = tuple(role for role in party.roles if role not in given_up)
    if not roles:
        return None
    return party if roles == party.roles else party.model_copy(update={"roles": roles, "as_": None})


def _who(party: Party) -> str:
    number = compact(party.document.number) if party.document is not None else ""
    return number or "\0" + party.name
