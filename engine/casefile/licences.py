"""Registered entities in the store: their licences, each with its versions and its statuses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session

from engine.casefile.journal import Head, scope_of
from engine.casefile.office import day_of
from engine.domain.application import Application
from engine.domain.entity import LicenceStatus, registered_items
from engine.domain.revision import freeze
from engine.errors import CASE_CHANGED, CaseError, Defect
from engine.licence.changes import Change, enter_status, enter_version
from engine.licence.kinds import BUSINESS
from engine.lifecycle.acts import Act
from engine.names.place import city_of
from engine.store.case_tables import LicenceRow, LicenceStatusRow, LicenceVersionRow
from engine.store.rows import put
from engine.store.vault import Place, Vault

LICENCES = LicenceRow.metadata.tables[str(LicenceRow.__tablename__)]
VERSIONS = LicenceVersionRow.metadata.tables[str(LicenceVersionRow.__tablename__)]
STATUSES = LicenceStatusRow.metadata.tables[str(LicenceStatusRow.__tablename__)]

_GONE = ("annulled", "deregistered")
"""A revoked 吊销 entity is not among them: it is registered until it is deregistered."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A business licence as it stands. `application_id`: of the application that established the entity."""

    uscc: str
    application_id: str
    entity_type: str
    city: str
    district: str
    name: str | None
    parent: str | None
    established_on: dt.date
    version: int
    status: LicenceStatus


_OF_CODE = select(*(LICENCES.c[name] for name in Licence.__slots__)).where(LICENCES.c.uscc == bindparam("code"), LICENCES.c.kind == BUSINESS)
_OF_CODE_ALONE = _OF_CODE.with_for_update()
_SAID = select(VERSIONS.c.sealed).where(VERSIONS.c.uscc == bindparam("code"), VERSIONS.c.version == bindparam("number"))


def licence_of(session: Session, uscc: str, lock: bool = False) -> Licence | None:
    """The business licence of a code. `lock`: nobody else changes it until this transaction ends."""
    row = session.connection().execute(_OF_CODE_ALONE if lock else _OF_CODE, {"code": uscc}).first()
    return None if row is None else Licence(*row)


def items_of(session: Session, vault: Vault, licence: Licence) -> Application:
    """What the licence says: its newest version."""
    row = session.connection().execute(_SAID, {"code": licence.uscc, "number": licence.version}).one()
    place = Place("licence_versions", "sealed", f"{licence.uscc}/{licence.version}")
    plain = vault.open(session, scope_of(licence.application_id), place, bytes(row.sealed))
    return Application.model_validate_json(plain)


def establish(session: Session, vault: Vault, head: Head, application: Application, uscc: str, act: Act, authority: str) -> Licence:
    """The licence of a new entity: version 1, valid from today."""
    district = head.district
    licence = Licence(
        uscc, head.id, application.entity_type, city_of(district), district, application.name,
        application.parent.uscc if application.parent is not None else None, day_of(act.at), 1, "valid",
    )
    put(session, LICENCES, kind=BUSINESS, **{name: getattr(licence, name) for name in Licence.__slots__})
    _add_version(session, vault, licence, head, application, act.at)
    put(
        session, STATUSES, uscc=uscc, number=1, status=licence.status, since=day_of(act.at), reason="设立登记", authority=authority,
        by=act.actor.id, at=act.at,
    )
    return licence


def amend(session: Session, vault: Vault, licence: Licence, head: Head, application: Application, act: Act) -> int:
    """A further version of a licence: what it says after an approved change; its number. Raises CaseError CASE-CHANGED."""
    version = licence.version + 1
    _change_row(session, licence, version=version, name=application.name, district=application.division or licence.district)
    _add_version(session, vault, _at_version(licence, version), head, application, act.at)
    return version


def set_status(
    session: Session, vault: Vault, licence: Licence, status: LicenceStatus, act: Act, reason: str, authority: str
) -> None:
    """A further status of a licence, from today. Raises LicenceError: LIC-STATUS, LIC-CHANGED."""
    enter_status(session, vault, licence.uscc, Change(status, "", reason, authority, act.actor.id, act.at))


def branches_of(session: Session, uscc: str) -> int:
    """How many registered branches an enterprise has; one that was deregistered or annulled is registered no longer."""
    counted = select(func.count()).select_from(LICENCES).where(LICENCES.c.parent == uscc, LICENCES.c.status.not_in(_GONE))
    return int(session.connection().execute(counted).scalar_one())


def _change_row(session: Session, licence: Licence, **values: object) -> None:
    changed = session.connection().execute(
        update(LICENCES).where(LICENCES.c.uscc == licence.uscc, LICENCES.c.version == licence.version, LICENCES.c.status == licence.status)
        .values(**values)
    )
    if changed.rowcount != 1:
        raise CaseError(CASE_CHANGED, Defect(licence.uscc, "the licence was changed in the meantime"))


def _at_version(licence: Licence, version: int) -> Licence:
    return Licence(**{name: getattr(licence, name) for name in Licence.__slots__} | {"version": version})


def _add_version(session: Session, vault: Vault, licence: Licence, head: Head, application: Application, at: dt.datetime) -> None:
    said = freeze(registered_items(application))
    place = Place("licence_versions", "sealed", f"{licence.uscc}/{licence.version}")
    sealed = vault.seal(session, scope_of(licence.application_id), place, said.canonical)
    put(
        session, VERSIONS, uscc=licence.uscc, version=licence.version, application_id=head.id, digest=said.digest, sealed=sealed,
        issued_at=at,
    )
    enter_version(session, licence.uscc, licence.version, licence.status, at)
