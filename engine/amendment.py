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
_ALONE = frozenset({"legal_representative"})
"""Roles that one person holds: whoever is named anew takes the place of who held it."""
_OWNERS = frozenset({"shareholder", "partner", "investor", "member"})
"""Roles that are named all together where owners or their contributions change: who is not named again has left."""
_RESTATES_OWNERS = frozenset({"capital", "shareholders"})


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
    named = {_who(party): party for party in application.parties}
    alone: set[str] = {role for party in application.parties for role in party.roles if role in _ALONE}
    if any(change.item in _RESTATES_OWNERS for change in application.change) and any(_OWNERS & set(p.roles) for p in application.parties):
        alone |= _OWNERS
    kept = []
    for party in registered:
        if _who(party) in named:
            continue
        roles = tuple(role for role in party.roles if role not in alone)
        if roles:
            kept.append(party if roles == party.roles else party.model_copy(update={"roles": roles, "as_": None}))
    return tuple(kept) + application.parties


def _who(party: Party) -> str:
    number = compact(party.document.number) if party.document is not None else ""
    return number or "\0" + party.name
