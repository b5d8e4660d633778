"""Putting a paper of the procedure into the file: its number, and sealed what it says. It is rendered when asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import select, update
from sqlmodel import Session, col

from engine.store.office_tables import PaperRow, PaperSeriesRow
from engine.store.vault import Place, Vault


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be issued: `kind` names its template, `series` the head of its number, such as （江）登字〔2026〕."""

    kind: str
    series: str
    template: str
    application_id: str
    act: int
    body: Mapping[str, Any]


def issue(session: Session, vault: Vault, paper: Paper, at: dt.datetime) -> str:
    """Number the paper and put it into the file; returns the number, such as （江）登字〔2026〕17号."""
    number = f"{paper.series}{_next(session, paper.series)}号"
    sealed = vault.seal(session, f"case:{paper.application_id}", Place("papers", "sealed", number), rfc8785.dumps(dict(paper.body)))
    session.add(PaperRow(
        number=number, application_id=paper.application_id, act=paper.act, kind=paper.kind, template=paper.template,
        sealed=sealed, at=at,
    ))
    session.flush()
    return number


def _next(session: Session, series: str) -> int:
    """The next number of a series; the row stays locked until the transaction ends, so that none is left out."""
    advance = (
        update(PaperSeriesRow).where(col(PaperSeriesRow.series) == series)
        .values(next=col(PaperSeriesRow.next) + 1).returning(col(PaperSeriesRow.next))
    )
    taken = session.connection().execute(advance).scalar()
    if taken is None:
        if session.connection().execute(select(col(PaperSeriesRow.next)).where(col(PaperSeriesRow.series) == series)).first() is None:
            session.add(PaperSeriesRow(series=series, next=2))
            session.flush()
            return 1
        taken = session.connection().execute(advance).scalar_one()
    return int(taken) - 1
