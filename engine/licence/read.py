"""Reading a licence from the store: what it says at a version, and the sheet it is set from.

What is kept sealed with a version of a business licence is the registered items, as an application for establishing the
entity; with one of another kind, its fields by key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlmodel import Session, col

from engine.clock import CHINA
from engine.domain.application import Application
from engine.errors import DOC_NOT_FOUND, DOC_STATUS, Defect, DocumentError
from engine.licence.business import business_values
from engine.licence.document import Copy, Issue, licence_sheet
from engine.licence.kinds import BUSINESS, LicenceKind, licence_kind
from engine.licence.metadata import StatusReference
from engine.licence.standing import ENDED
from engine.licence.status_list import Spot, spot_of
from engine.papers.authority import Authorities
from engine.papers.speech import Speech
from engine.store.case_tables import LicenceRow, LicenceVersionRow
from engine.store.licence_tables import StatusEntryRow
from engine.store.vault import Place, Vault
from engine.text.written import read_day
from engine.typesetting.sheet import Sheet


@dataclass(frozen=True, slots=True)
class OpenedLicence:
    """A version of a licence with what it says: the registered items, or the fields of another kind. scope: of the data
    key it is sealed with; spot: of the version in the status lists; variant: of its kind."""

    uscc: str
    version: int
    status: str
    district: str
    established_on: dt.date
    issued_at: dt.datetime
    items: Application | Mapping[str, str]
    variant: str
    kind: LicenceKind
    scope: str = ""
    spot: Spot | None = None

    def values(self, speech: Speech) -> dict[str, str]:
        """The fields by key, as they are printed. Raises DocumentError DOC-FIELD."""
        if isinstance(self.items, Application):
            return business_values(self.items, self.uscc, self.established_on, speech)
        return dict(self.items)

    @property
    def until(self) -> dt.date | None:
        """The last day this version is valid on; None: there is none."""
        field = self.kind.table.valid.until
        return read_day(self.items[field]) if field is not None and not isinstance(self.items, Application) else None


@dataclass(frozen=True, slots=True)
class Printing:
    """How this installation prints licences. `site`: under which they can be verified; `real`: they are no specimens."""

    authorities: Authorities
    speech: Speech
    site: str
    real: bool = False


def open_licence(session: Session, vault: Vault, uscc: str, version: int | None = None) -> OpenedLicence:
    """The licence of a code at a version (None: as it stands). Raises DocumentError DOC-NOT-FOUND, StoreError STO-SEAL."""
    licence = session.get(LicenceRow, uscc)
    number = version if version is not None else licence.version if licence is not None else 0
    row = session.connection().execute(
        select(col(LicenceVersionRow.sealed), col(LicenceVersionRow.issued_at), col(StatusEntryRow.id))
        .outerjoin(StatusEntryRow, and_(
            col(StatusEntryRow.uscc) == col(LicenceVersionRow.uscc), col(StatusEntryRow.version) == col(LicenceVersionRow.version)
        ))
        .where(col(LicenceVersionRow.uscc) == uscc, col(LicenceVersionRow.version) == number)
    ).first()
    if licence is None or row is None:
        raise DocumentError(DOC_NOT_FOUND, Defect(uscc, f"there is no version {number} of a licence of this code" if licence else "there is no licence of this code"))
    place = Place("licence_versions", "sealed", f"{uscc}/{number}")
    scope = scope_of(uscc, licence.application_id)
    plain = vault.open(session, scope, place, bytes(row.sealed))
    items = Application.model_validate_json(plain) if licence.kind == BUSINESS else json.loads(plain)
    spot = spot_of(row.id, list_key(vault)) if row.id is not None else None
    return OpenedLicence(
        uscc, number, licence.status, licence.district, licence.established_on, row.issued_at, items, licence.entity_type,
        licence_kind(licence.kind), scope, spot,
    )


def scope_of(uscc: str, application_id: str | None) -> str:
    """The scope of the data key that a licence and its documents are sealed with: its case's, or its own without one."""
    return f"case:{application_id}" if application_id is not None else f"licence:{uscc}"


def list_key(vault: Vault) -> bytes:
    """The key by which places of status lists are shuffled."""
    return vault.index("status-lists", "places")


def sheet_of(opened: OpenedLicence, printing: Printing, copy: Copy = "duplicate") -> Sheet:
    """The licence ready to be set. Raises DocumentError DOC-STATUS for one that has ended, DOC-FIELD."""
    if opened.status in ENDED:
        raise DocumentError(DOC_STATUS, Defect(opened.uscc, f"it is {opened.status}"))
    values = opened.values(printing.speech)
    issue = Issue(
        printing.authorities.of(opened.district), opened.issued_at.astimezone(CHINA).date(), opened.issued_at, opened.version,
        address_of(printing.site, opened.uscc), printing.real,
        StatusReference(list_address(printing.site, opened.spot.list), opened.spot.index) if opened.spot is not None else None,
    )
    return licence_sheet(opened.kind, opened.variant, values, issue, copy)


def address_of(site: str, uscc: str) -> str:
    """Where anybody can see how a licence stands: what its QR code leads to."""
    return f"{site}/v/{uscc}"


def list_address(site: str, number: int) -> str:
    """Where a status list is found."""
    return f"{site}/status/{number}"


def site_of(address: str) -> str | None:
    """The site of the address of a status list; None for any other address."""
    site, slash, number = address.rpartition("/status/")
    return site if slash and number.isascii() and number.isdecimal() else None
