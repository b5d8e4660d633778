"""Entering a licence of a kind that no application here leads to: what another department decided, with its content.

From then on it lives in the library as a business licence does: sealed, listed, verified, shown, used and revoked by the same
code. Entering the number again with other content makes its next version. What may be said is checked; whether the other
department decided it so is for the officer to know, whose act is in the ledger.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import rfc8785
from sqlalchemy import insert, select, update
from sqlmodel import Session

from engine.clock import CHINA
from engine.domain.entity import LicenceStatus
from engine.domain.id_number import code_fault
from engine.errors import LIC_CHANGED, LIC_ENTRY, Defect, LicenceError
from engine.ledger.entries import record
from engine.licence.changes import LICENCES, STATUSES, enter_version
from engine.licence.document import complete
from engine.licence.identifier import LAST_VERSION
from engine.licence.kinds import BUSINESS, LicenceKind
from engine.licence.read import scope_of
from engine.licence.standing import ENDED
from engine.licence.stands import VERSIONS
from engine.names.place import city_of
from engine.papers.authority import Authority
from engine.store.vault import Place, Vault
from engine.text.written import read_day, written_day

LONGEST = 4000
"""Characters of a field."""
EVENT = "licence.entered"
_VALID: LicenceStatus = "valid"


@dataclass(frozen=True, slots=True)
class Entry:
    """A licence to be entered. values: its fields by key; basis: the decision it rests on, with its number; by: the officer."""

    kind: LicenceKind
    variant: str
    values: Mapping[str, str]
    authority: Authority
    basis: str
    by: str
    at: dt.datetime

    @property
    def number(self) -> str:
        return self.values[self.kind.table.number]

    @property
    def holder(self) -> str:
        return self.values[self.kind.table.holder_code]

    @property
    def name(self) -> str | None:
        """The holder's name, unless it is a person's."""
        name, table = self.values[self.kind.table.holder], self.kind.table
        return None if name == self.values[table.person] else name

    @property
    def day(self) -> dt.date:
        return self.at.astimezone(CHINA).date()


def checked(entry: Entry) -> Entry:
    """The entry with its days as they are printed. Raises DocumentError DOC-FIELD, LicenceError LIC-ENTRY with all that is wrong."""
    complete(entry.kind, entry.variant, entry.values)
    defects = list(_defects(entry))
    if defects:
        raise LicenceError(LIC_ENTRY, defects)
    table = entry.kind.table
    days = {key: written_day(day) for key in (table.valid.since, table.valid.until) if key and (day := read_day(entry.values[key]))}
    return Entry(entry.kind, entry.variant, {**entry.values, **days}, entry.authority, entry.basis, entry.by, entry.at)


def enter(session: Session, vault: Vault, entry: Entry) -> int:
    """Enter a licence, and let it be sealed; the number of its version. `entry` was `checked`.

    Raises LicenceError: LIC-ENTRY if the number is of another kind or holder, has ended, or says this already; LIC-CHANGED.
    """
    connection, uscc = session.connection(), entry.number
    licence = connection.execute(select(LICENCES).where(LICENCES.c.uscc == uscc).with_for_update()).first()
    content = rfc8785.dumps(dict(entry.values))
    digest = hashlib.sha256(content).hexdigest()
    version, status = 1, _VALID
    if licence is None:
        _add(session, entry)
    else:
        version, status = licence.version + 1, cast(LicenceStatus, licence.status)
        _renew(session, entry, licence, digest)
    sealed = vault.seal(session, scope_of(uscc, None), Place("licence_versions", "sealed", f"{uscc}/{version}"), content)
    connection.execute(insert(VERSIONS).values(
        uscc=uscc, version=version, application_id=None, digest=digest, sealed=sealed, issued_at=entry.at,
    ))
    enter_version(session, uscc, version, status, entry.at)
    record(session, EVENT, uscc, entry.at, {
        "kind": entry.kind.name, "version": version, "district": entry.authority.division, "authority": entry.authority.code,
        "basis": entry.basis, "officer": entry.by, "content": vault.mark(scope_of(uscc, None), digest),
    })
    return version


def _defects(entry: Entry) -> Iterator[Defect]:
    table = entry.kind.table
    if entry.kind.name == BUSINESS:
        yield Defect(entry.kind.name, "an approved application leads to this kind, nobody enters it", "`miaopi submit`")
    for key, value in entry.values.items():
        if len(value) > LONGEST:
            yield Defect(f"/{key}", f"it has more than {LONGEST} characters")
    if re.fullmatch(table.form, entry.number) is None:
        yield Defect(f"/{table.number}", f"a number of this kind of licence has the form {table.form}")
    if (fault := code_fault(entry.holder)) is not None:
        yield Defect(f"/{table.holder_code}", f"it is no unified social credit code ({fault.value})")
    for key in filter(None, (table.valid.since, table.valid.until)):
        if read_day(entry.values[key]) is None:
            yield Defect(f"/{key}", "it is no day", "write 2031-11-20 or 2031年11月20日")
    last = read_day(entry.values[table.valid.until]) if table.valid.until else None
    if last is not None and last < entry.day:
        yield Defect(f"/{table.valid.until}", "the licence is not valid any more")
    if not 0 < len(entry.basis) <= 200:
        yield Defect("basis", "the decision is named in one to 200 characters")


def _add(session: Session, entry: Entry) -> None:
    """A new licence, valid from today."""
    district = entry.authority.division
    session.connection().execute(insert(LICENCES).values(
        uscc=entry.number, kind=entry.kind.name, application_id=None, holder=entry.holder, entity_type=entry.variant,
        city=city_of(district), district=district, name=entry.name, parent=None, established_on=entry.day, version=1, status=_VALID,
    ))
    session.connection().execute(insert(STATUSES).values(
        uscc=entry.number, number=1, status=_VALID, since=entry.day, reason=entry.basis, authority=entry.authority.name, by=entry.by,
        at=entry.at,
    ))


def _renew(session: Session, entry: Entry, licence: Any, digest: str) -> None:
    """Make the licence one version newer. Raises LicenceError."""
    connection, uscc = session.connection(), entry.number
    before = connection.execute(select(VERSIONS.c.digest).where(VERSIONS.c.uscc == uscc, VERSIONS.c.version == licence.version)).scalar_one()
    problem = (
        "the number is one of another kind of licence" if licence.kind != entry.kind.name
        else "the licence is another holder's" if licence.holder != entry.holder
        else f"the licence is {licence.status}" if licence.status in ENDED
        else "the licence says just this already" if before == digest
        else "the licence has no further versions" if licence.version >= LAST_VERSION
        else ""
    )
    if problem:
        raise LicenceError(LIC_ENTRY, Defect(uscc, problem))
    changed = connection.execute(
        update(LICENCES).where(LICENCES.c.uscc == uscc, LICENCES.c.version == licence.version)
        .values(version=licence.version + 1, name=entry.name, entity_type=entry.variant)
    )
    if changed.rowcount != 1:
        raise LicenceError(LIC_CHANGED, Defect(uscc, "the licence was changed in the meantime"))
