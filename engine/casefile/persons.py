"""By whom an application can be found: blind indexes of the numbers of those who take part, of its subject, and of who is
registered of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlmodel import Session

from engine.accounts.recusal import close_to
from engine.accounts.registry import ACCOUNTS, NUMBER
from engine.casefile.journal import APPLICATIONS, Head
from engine.casefile.licences import items_of, licence_of
from engine.domain.application import Application, Delivery
from engine.domain.id_number import compact
from engine.lifecycle.stage import ENDED
from engine.store.case_tables import PersonRow
from engine.store.rows import put_if_new
from engine.store.vault import Vault

HELPER, PHONE, SUBJECT, REGISTERED = "helper", "phone", "subject", "registered"
"""Why an index stands for an application. `HELPER` and `REGISTERED` are numbers too: of somebody whose business it is not, an
agent or an accountant, and of who is registered of the entity it is about."""
_PRINCIPALS = frozenset({
    "operator", "legal_representative", "investor", "executive_partner", "head", "partner", "shareholder", "member",
})
"""Roles of those whose business it is."""
_LAST = frozenset({HELPER, REGISTERED})
"""What a number counts as if it is nothing more."""
PERSONS = PersonRow.metadata.tables[str(PersonRow.__tablename__)]
_NAME_OF = select(ACCOUNTS.c.name).where(ACCOUNTS.c.id == bindparam("account"))


def index_persons(session: Session, vault: Vault, head: Head, application: Application) -> None:
    """Enter every number and phone the application holds, and the numbers of who is registered of the entity it is about, or
    of its parent: the case is theirs too, though it need not name them. Those that were entered before stay."""
    _enter(session, head.id, {
        *((field, vault.index(NUMBER if field == HELPER else field, value)) for field, value in _values(application)),
        *((REGISTERED, person) for person in _registered(session, vault, application)),
    })


def index_registered(session: Session, vault: Vault, uscc: str) -> None:
    """Enter who is registered of an entity, whose licence was just changed, for the applications about it that have not ended."""
    persons = {(REGISTERED, person) for person in registered_persons(session, vault, uscc)}
    for application_id in session.connection().execute(_about(vault, uscc, APPLICATIONS.c.id)).scalars().all():
        _enter(session, application_id, persons)


def _enter(session: Session, application_id: str, persons: Iterable[tuple[str, bytes]]) -> None:
    put_if_new(session, PERSONS, [
        {"application_id": application_id, "field": field, "index": index} for field, index in sorted(persons, key=lambda one: (one[0] in _LAST, one))
    ])


def involved(session: Session, application_id: str, account_id: str) -> bool:
    """Whether an officer, or one of the relatives their account names, takes part in an application (公务员法 第七十六条)."""
    found = select(PERSONS.c.field).where(PERSONS.c.application_id == application_id, PERSONS.c.index.in_(close_to(account_id)))
    return session.connection().execute(found).first() is not None


def taking_part(session: Session, vault: Vault, application: Application) -> frozenset[bytes]:
    """The blind indexes of whose case an application is."""
    return _registered(session, vault, application) | {vault.index(NUMBER, number) for _, number in _numbers(application)}


def principals_of(vault: Vault, application: Application) -> frozenset[bytes]:
    """The blind indexes of those whose business an application is; of agents and other helpers none."""
    return frozenset(vault.index(NUMBER, value) for field, value in _numbers(application) if field == NUMBER)


def shares_principal(session: Session, application_id: str, principals: frozenset[bytes]) -> bool:
    """Whether one of these persons is among those whose business an application is, or either names nobody."""
    rows = session.connection().execute(
        select(PERSONS.c["index"]).where(PERSONS.c.application_id == application_id, PERSONS.c.field == NUMBER)
    )
    others = {bytes(row) for row in rows.scalars()}
    return not others or not principals or not others.isdisjoint(principals)


def registered_persons(session: Session, vault: Vault, uscc: str) -> frozenset[bytes]:
    """The blind indexes of who is registered of an entity as its licence stands, of a branch also of its parent; none if it
    is not registered here."""
    licence = licence_of(session, compact(uscc))
    parent = licence_of(session, compact(licence.parent)) if licence is not None and licence.parent else None
    return frozenset(
        vault.index(NUMBER, number)
        for one in (licence, parent) if one is not None for _, number in _numbers(items_of(session, vault, one))
    )


def name_of_officer(session: Session, account_id: str) -> str | None:
    """The name an officer signs with; None if the account is not known."""
    name = session.connection().execute(_NAME_OF, {"account": account_id}).scalar()
    return str(name) if name is not None else None


def pending_about(session: Session, vault: Vault, uscc: str, but: str) -> int:
    """How many applications about an entity have not ended, `but` left out."""
    counted = _about(vault, uscc, func.count()).where(PERSONS.c.application_id != but)
    return int(session.connection().execute(counted).scalar_one())


def _about(vault: Vault, uscc: str, what: ColumnElement[Any]) -> Select[Any]:
    """Something of the applications about an entity that have not ended."""
    return (
        select(what).select_from(PERSONS.join(APPLICATIONS, APPLICATIONS.c.id == PERSONS.c.application_id))
        .where(PERSONS.c.index == vault.index(SUBJECT, uscc), APPLICATIONS.c.stage.not_in([stage.value for stage in ENDED]))
    )


def _registered(session: Session, vault: Vault, application: Application) -> frozenset[bytes]:
    """Who is registered of the entity it is about, and of its parent."""
    entities = [part.uscc for part in (application.subject, application.parent) if part is not None and part.uscc]
    return frozenset(person for uscc in entities for person in registered_persons(session, vault, uscc))


def _numbers(application: Application) -> Iterator[tuple[str, str]]:
    """Of the identity documents of all who are named, each as NUMBER or HELPER."""
    documents = [(NUMBER if _PRINCIPALS.intersection(p.roles) else HELPER, p.document) for p in application.parties]
    documents += [(NUMBER, m.document) for m in application.family_members]
    documents += [(NUMBER, p.representative.document) for p in application.parties if p.representative is not None]
    for field, document in documents:
        if document is not None and compact(document.number):
            yield field, compact(document.number)


def _values(application: Application) -> Iterator[tuple[str, str]]:
    yield from _numbers(application)
    if isinstance(application.delivery, Delivery) and application.delivery.phone:
        yield PHONE, application.delivery.phone
    if application.subject is not None and application.subject.uscc:
        yield SUBJECT, compact(application.subject.uscc)
