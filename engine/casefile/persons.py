"""By whom an application can be found: blind indexes of the numbers of those who take part, and of its subject."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from engine.casefile.journal import APPLICATIONS, Head
from engine.domain.application import Application, Delivery
from engine.domain.id_number import compact
from engine.lifecycle.stage import ENDED
from engine.store.case_tables import PersonRow
from engine.store.vault import Vault

NUMBER, PHONE, SUBJECT = "number", "phone", "subject"
_PERSONS = PersonRow.metadata.tables[str(PersonRow.__tablename__)]


def index_persons(session: Session, vault: Vault, head: Head, application: Application) -> None:
    """Enter every number and phone the application holds; those it held before stay."""
    rows = [
        {"application_id": head.id, "field": field, "index": vault.index(field, value)}
        for field, value in sorted(set(_values(application)))
    ]
    if not rows:
        return
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    session.connection().execute(insert(_PERSONS).values(rows).on_conflict_do_nothing())


def concerns(session: Session, application_id: str, index: bytes) -> bool:
    """Whether a person, known by the blind index of their number, takes part in an application."""
    found = select(_PERSONS.c.field).where(_PERSONS.c.application_id == application_id, _PERSONS.c.index == index)
    return session.connection().execute(found).first() is not None


def pending_about(session: Session, vault: Vault, uscc: str, but: str) -> int:
    """How many applications about an entity have not ended, `but` left out."""
    counted = (
        select(func.count()).select_from(_PERSONS.join(APPLICATIONS, APPLICATIONS.c.id == _PERSONS.c.application_id))
        .where(
            _PERSONS.c.index == vault.index(SUBJECT, uscc), _PERSONS.c.application_id != but,
            APPLICATIONS.c.stage.not_in([stage.value for stage in ENDED]),
        )
    )
    return int(session.connection().execute(counted).scalar_one())


def _values(application: Application) -> Iterator[tuple[str, str]]:
    documents = [p.document for p in application.parties] + [m.document for m in application.family_members]
    for document in documents:
        if document is not None and compact(document.number):
            yield NUMBER, compact(document.number)
    if isinstance(application.delivery, Delivery) and application.delivery.phone:
        yield PHONE, application.delivery.phone
    if application.subject is not None and application.subject.uscc:
        yield SUBJECT, compact(application.subject.uscc)
