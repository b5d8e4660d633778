"""By whom an application can be found: blind indexes of the numbers of those who take part, and of its subject."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CompoundSelect, bindparam, func, select
from sqlmodel import Session

from engine.casefile.journal import APPLICATIONS, Head
from engine.domain.application import Application, Delivery
from engine.domain.id_number import compact
from engine.lifecycle.stage import ENDED
from engine.store.case_tables import PersonRow
from engine.store.office_tables import AccountRow, RecusalRow
from engine.store.rows import put_if_new
from engine.store.vault import Vault

NUMBER, HELPER, PHONE, SUBJECT = "number", "helper", "phone", "subject"
"""What a value is. HELPER: the number of somebody whose business it is not, an agent or an accountant; its index is that of a
NUMBER, so that it is found as one."""
_PRINCIPALS = frozenset({
    "operator", "legal_representative", "investor", "executive_partner", "head", "partner", "shareholder", "member",
})
"""Roles of those whose business it is."""
_ACCOUNTS = AccountRow.metadata.tables[str(AccountRow.__tablename__)]
_RECUSALS = RecusalRow.metadata.tables[str(RecusalRow.__tablename__)]
PERSONS = PersonRow.metadata.tables[str(PersonRow.__tablename__)]
_NAME_OF = select(_ACCOUNTS.c.name).where(_ACCOUNTS.c.id == bindparam("account"))


def index_persons(session: Session, vault: Vault, head: Head, application: Application) -> None:
    """Enter every number and phone the application holds; those it held before stay."""
    put_if_new(session, PERSONS, [
        {"application_id": head.id, "field": field, "index": vault.index(NUMBER if field == HELPER else field, value)}
        for field, value in sorted(set(_values(application)), key=lambda one: (one[0] == HELPER, one))  # who is more than that first
    ])


def involved(session: Session, application_id: str, account_id: str) -> bool:
    """Whether an officer, or one of the relatives their account names, takes part in an application (公务员法 第七十六条)."""
    found = select(PERSONS.c.field).where(PERSONS.c.application_id == application_id, PERSONS.c.index.in_(close_to(account_id)))
    return session.connection().execute(found).first() is not None


def principals_of(vault: Vault, application: Application) -> frozenset[bytes]:
    """The blind indexes of those whose business an application is; of agents and other helpers none."""
    return frozenset(vault.index(NUMBER, value) for field, value in _values(application) if field == NUMBER)


def shares_principal(session: Session, application_id: str, principals: frozenset[bytes]) -> bool:
    """Whether one of these persons is among those whose business an application is, or either names nobody."""
    rows = session.connection().execute(
        select(PERSONS.c["index"]).where(PERSONS.c.application_id == application_id, PERSONS.c.field == NUMBER)
    )
    others = {bytes(row) for row in rows.scalars()}
    return not others or not principals or not others.isdisjoint(principals)


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


def _values(application: Application) -> Iterator[tuple[str, str]]:
    documents = [(NUMBER if _PRINCIPALS.intersection(p.roles) else HELPER, p.document) for p in application.parties]
    documents += [(NUMBER, m.document) for m in application.family_members]
    documents += [(NUMBER, p.representative.document) for p in application.parties if p.representative is not None]
    for field, document in documents:
        if document is not None and compact(document.number):
            yield field, compact(document.number)
    if isinstance(application.delivery, Delivery) and application.delivery.phone:
        yield PHONE, application.delivery.phone
    if application.subject is not None and application.subject.uscc:
        yield SUBJECT, compact(application.subject.uscc)
