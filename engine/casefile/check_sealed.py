"""Does everything that is sealed open, and say what its digest says? Opens every personal detail there is, and shows none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from engine.casefile.check import PAGE, Problem
from engine.casefile.decide import DECISIONS
from engine.casefile.journal import ACTS, scope_of
from engine.casefile.licences import LICENCES, VERSIONS
from engine.errors import StoreError
from engine.licence.read import scope_of as scope_of_licence
from engine.store.case_tables import RevisionRow
from engine.store.database import Database
from engine.store.office_tables import NoticeRow, PaperRow
from engine.store.vault import Place, Vault

_REVISIONS = RevisionRow.metadata.tables[str(RevisionRow.__tablename__)]
_PAPERS = PaperRow.metadata.tables[str(PaperRow.__tablename__)]
_NOTICES = NoticeRow.metadata.tables[str(NoticeRow.__tablename__)]
_SEALED: tuple[tuple[Table, Callable[[Any], str], Callable[[Any], str]], ...] = (
    (_REVISIONS, lambda row: f"{row.application_id}/{row.number}", lambda row: scope_of(row.application_id)),
    (ACTS, lambda row: f"{row.application_id}/{row.number}", lambda row: scope_of(row.application_id)),
    (DECISIONS, lambda row: row.id, lambda row: scope_of(row.application_id)),
    (_PAPERS, lambda row: row.number, lambda row: scope_of(row.application_id)),
    (_NOTICES, lambda row: row.key, lambda row: scope_of(row.application_id)),
    (VERSIONS, lambda row: f"{row.uscc}/{row.version}", lambda row: scope_of_licence(row.uscc, row.established_by)),
)
"""Table, what names a row in its seal, and the scope of the data key it is sealed with."""


def check_sealed(database: Database, vault: Vault, told: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """Every sealed value that does not open, or differs from its digest. `told`: how many were opened."""
    opened = 0
    for table, name_of, scope_of_row in _SEALED:
        offset = 0
        while True:
            with database.read() as session:
                rows = _page(session, table, offset)
                for row in rows:
                    problem = _problem(session, vault, table, row, name_of(row), scope_of_row(row)) if row.sealed is not None else ""
                    if problem:
                        yield Problem(f"{table.name} {name_of(row)}", problem)
            opened += len(rows)
            offset += len(rows)
            if told is not None:
                told(opened)
            if len(rows) < PAGE:
                break


def _page(session: Session, table: Table, offset: int) -> list[Any]:
    columns: list[Any] = [*table.columns]
    source: Any = table
    if table is VERSIONS:
        columns.append(LICENCES.c.application_id.label("established_by"))
        source = table.join(LICENCES, LICENCES.c.uscc == VERSIONS.c.uscc)
    query = select(*columns).select_from(source).order_by(*table.primary_key.columns).offset(offset).limit(PAGE)
    return list(session.connection().execute(query).all())


def _problem(session: Session, vault: Vault, table: Table, row: Any, name: str, scope: str) -> str:
    try:
        plain = vault.open(session, scope, Place(table.name, "sealed", name), bytes(row.sealed))
    except StoreError as error:
        return f"{error.code}: {error.defects[0].problem}"
    if "digest" in table.columns and hashlib.sha256(plain).hexdigest() != row.digest:
        return "its content is not what its digest says"
    return ""
