"""By whom an application can be found: blind indexes of the numbers of those who take part, and of its subject."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import CompoundSelect, bindparam, func, select
from sqlmodel import Session

from engine.casefile.journal import APPLICATIONS, Head
from engine.casefile.licences import items_of, licence_of
from engine.domain.application import Application, Delivery
from engine.domain.id_number import compact
from engine.lifecycle.stage import ENDED
from engine.store.case_tables import PersonRow
from engine.store.office_tables import AccountRow, RecusalRow
from engine.store.rows import put_if_new
from engine.store.vault import Vault

NUMBER, PHONE, SUBJECT = "number", "phone", "subject"
_ACCOUNTS = AccountRow.metadata.tables[str(AccountRow.__tablename__)]
_RECUSALS = RecusalRow.metadata.tables[str(RecusalRow.__tablename__)]
PERSONS = PersonRow.metadata.tables[str(PersonRow.__tablename__)]
_NAME_OF = select(_ACCOUNTS.c.name).where(_ACCOUNTS.c.id == bindparam("account"))


def index_persons(session: Session, vault: Vault, head: Head, application: Application) -> None:
    """Enter every number and phone the application holds; those it held before stay."""
    put_if_new(session, PERSONS, [
        {"application_id": head.id, "field": field, "index": vault.index(field, value)}
        for field, value in sorted(set(_values(application)))
    ])


def involved(session: Session, application_id: str, account_id: str) -> bool:
    """Whether an officer, or one of the relatives their account names, takes part in an application (公务员法 第七十六条)."""
    found = select(PERSONS.c.field).where(PERSONS.c.application_id == application_id, PERSONS.c.index.in_(close_to(account_id)))
    return session.connection().execute(found).first() is not None


def registered_persons(session: Session, vault: Vault, uscc: str) -> frozenset[bytes]:
    """The blind indexes of who is registered of an entity as its licence stands; none if it is not registered here."""
    licence = licence_of(session, compact(uscc))
    if licence is None:
        return frozenset()
    return frozenset(vault.index(NUMBER, number) for number in _numbers(items_of(session, vault, licence)))


def has_part(session: Session, persons: Collection[bytes], account_id: str) -> bool:
    """Whether an officer, or one of the relatives their account names, is among these persons (公务员法 第七十六条)."""
    return bool(persons) and not set(session.connection().execute(close_to(account_id)).scalars()).isdisjoint(persons)


def close_to(account_id: str) -> CompoundSelect[tuple[bytes]]:
    """The blind indexes of an officer and the relatives their account names."""
    own = select(_ACCOUNTS.c.person).where(_ACCOUNTS.c.id == account_id, _ACCOUNTS.c.person.is_not(None))
    return own.union(select(_RECUSALS.c.person).where(_RECUSALS.c.account == account_id))


def name_of_officer(session: Session, account_id: str) -> str | None:
    """The name an officer signs with; None if the account is not known."""
    name = session.connection().execute(_NAME_OF, {"account": account_id}).scalar()
    return str(name) if name is not None else None


def pending_about(session: Session, vault: Vault, uscc: str, but: str) -> int:
    """How many applications about an entity have not ended, `but` left out."""
    counted = (
        select(func.count()).select_from(PERSONS.join(APPLICATIONS, APPLICATIONS.c.id == PERSONS.c.application_id))
        .where(
            PERSONS.c.index == vault.index(SUBJECT, uscc), PERSONS.c.application_id != but,
            APPLICATIONS.c.stage.not_in([stage.value for stage in ENDED]),
        )
    )
    return int(session.connection().execute(counted).scalar_one())


def _numbers(application: Application) -> Iterator[str]:
    """Of the identity documents of all who are named."""
    documents = [p.document for p in application.parties] + [m.document for m in application.family_members]
    documents += [p.representative.document for p in application.parties if p.representative is not None]
    for document in documents:
        if document is not None and compact(document.number):
            yield compact(document.number)


def _values(application: Application) -> Iterator[tuple[str, str]]:
    for number in _numbers(application):
        yield NUMBER, number
    if isinstance(application.delivery, Delivery) and application.delivery.phone:
        yield PHONE, application.delivery.phone
    if application.subject is not None and application.subject.uscc:
        yield SUBJECT, compact(application.subject.uscc)
