"""Reading papers from the file: which there are, what one says, and the sheet it is set from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from engine import strict_json
from engine.errors import CASE_NOT_FOUND, DOC_NOT_FOUND, DOC_TEMPLATE, CaseError, Defect, DocumentError
from engine.papers.kinds import templates
from engine.papers.sheet import paper_sheet
from engine.store.case_tables import ApplicationRow
from engine.store.office_tables import PaperRow, PaperTemplateRow
from engine.store.vault import Place, Vault
from engine.typesetting.sheet import Sheet
from engine.typesetting.template import Template, of_source


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper as a list shows it; it says nothing of a person."""

    number: str
    application_id: str
    act: int
    kind: str
    template: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A paper with what it says."""

    listed: Listed
    body: Mapping[str, Any]


def papers_of(session: Session, application_id: str) -> tuple[Listed, ...]:
    """The papers of an application in the order of its acts. Raises CaseError CASE-NOT-FOUND."""
    if session.connection().execute(select(col(ApplicationRow.id)).where(col(ApplicationRow.id) == application_id)).first() is None:
        raise CaseError(CASE_NOT_FOUND, Defect(application_id, "there is no application of this id"))
    rows = session.connection().execute(
        select(*_COLUMNS).where(col(PaperRow.application_id) == application_id).order_by(col(PaperRow.act), col(PaperRow.number))
    )
    return tuple(Listed(*row) for row in rows.all())


def open_paper(session: Session, vault: Vault, number: str) -> Opened:
    """The paper of that number. Raises DocumentError DOC-NOT-FOUND, StoreError STO-SEAL."""
    row = session.connection().execute(
        select(*_COLUMNS, col(PaperRow.sealed)).where(col(PaperRow.number) == number)
    ).first()
    if row is None:
        raise DocumentError(DOC_NOT_FOUND, Defect(number, "there is no paper of this number"))
    found = Listed(*row[:-1])
    plain = vault.open(session, f"case:{found.application_id}", Place("papers", "sealed", number), bytes(row.sealed))
    return Opened(found, strict_json.loads(plain.decode("utf-8")))


def sheet_of(session: Session, opened: Opened) -> Sheet:
    """The paper ready to be set, in the template it was issued with. Raises DocumentError DOC-TEMPLATE if that is lost."""
    listed = opened.listed
    return paper_sheet(listed.kind, listed.number, opened.body, listed.at, _template(session, listed))


_COLUMNS = (
    col(PaperRow.number), col(PaperRow.application_id), col(PaperRow.act), col(PaperRow.kind), col(PaperRow.template), col(PaperRow.at),
)


def _template(session: Session, listed: Listed) -> Template:
    if listed.template in templates():
        return templates()[listed.template]
    source = session.connection().execute(
        select(col(PaperTemplateRow.source)).where(col(PaperTemplateRow.digest) == listed.template)
    ).scalar()
    if source is None or of_source(source).digest != listed.template:
        raise DocumentError(DOC_TEMPLATE, Defect(
            listed.number, f"the template {listed.template[:12]}… it was issued with is not in the database", "restore the database from its backup",
        ))
    return of_source(source)
