"""The plain list of checks, in the order in which an application is read, and every fact they declare by name."""

from __future__ import annotations

from engine.case import Check
from engine.checks import (
    address,
    application,
    authority,
    beneficial_owner,
    branch,
    change,
    company,
    contributions,
    cooperative,
    documents,
    identity,
    identity_documents,
    industry,
    name_conflict,
    name_places,
    name_sentence,
    name_structure,
    name_words,
    partnership,
    persons,
    premises,
    requirements,
    roles,
    scope_items,
    scope_nearest,
    scope_permits,
    scope_restricted,
    subject,
)
from engine.domain.fact import Declaration

CHECKS: tuple[Check, ...] = (
    application.CHECK,
    authority.CHECK,
    subject.CHECK,
    change.CHECK,
    requirements.CHECK,
    roles.CHECK,
    documents.CHECK,
    name_structure.CHECK,
    name_words.CHECK,
    name_places.CHECK,
    name_sentence.CHECK,
    name_conflict.CHECK,
    scope_items.CHECK,
    scope_permits.CHECK,
    scope_restricted.CHECK,
    scope_nearest.CHECK,
    industry.CHECK,
    address.CHECK,
    premises.CHECK,
    persons.CHECK,
    identity_documents.CHECK,
    identity.CHECK,
    company.CHECK,
    contributions.CHECK,
    partnership.CHECK,
    cooperative.CHECK,
    branch.CHECK,
    beneficial_owner.CHECK,
)

DECLARATIONS: dict[str, Declaration] = {d.name: d for c in CHECKS for d in c.declares}
