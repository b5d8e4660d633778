"""Putting a paper of the procedure into the file: its number, and sealed what it says. It is rendered when asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import text
from sqlmodel import Session

from engine.papers.authority import Authority
from engine.papers.kinds import PaperKind, template_of, templates
from engine.store.office_tables import PaperRow
from engine.store.rows import put
from engine.store.vault import Place, Vault

_PAPERS = PaperRow.metadata.tables[str(PaperRow.__tablename__)]
_ADVANCE = text(
    "INSERT INTO paper_series (series, next) VALUES (:series, 2)"
    " ON CONFLICT (series) DO UPDATE SET next = paper_series.next + 1 RETURNING next"
)
_KEEP = text("INSERT INTO paper_templates (digest, source) VALUES (:digest, :source) ON CONFLICT (digest) DO NOTHING")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be issued: `kind` names its template, `series` the head of its number, such as （江）登字〔2026〕;
    `template`: digest of its template, empty for today's."""

    kind: str
    series: str
    template: str
    application_id: str
    act: int
    body: Mapping[str, Any]


def issue(session: Session, vault: Vault, paper: Paper, at: dt.datetime) -> str:
    """Number the paper and put it into the file; returns the number, such as （江）登字〔2026〕17号."""
    template = paper.template or template_of(paper.kind).digest
    _keep_template(session, template)
    number = f"{paper.series}{_next(session, paper.series)}号"
    sealed = vault.seal(session, f"case:{paper.application_id}", Place("papers", "sealed", number), rfc8785.dumps(dict(paper.body)))
    put(
        session, _PAPERS, number=number, application_id=paper.application_id, act=paper.act, kind=paper.kind, template=template,
        sealed=sealed, at=at,
    )
    return number


def draw_up(kind: PaperKind, authority: Authority, body: Mapping[str, Any], application_id: str, act: int, day: dt.date) -> Paper:
    """A paper of this kind ready to be issued, in today's template. Raises DocumentError DOC-FIELD."""
    kind.check(body)
    return Paper(kind.name, kind.series(authority.mark, day.year), template_of(kind.name).digest, application_id, act, body)


def _keep_template(session: Session, digest: str) -> None:
    """The source of a template is kept with the first paper that is set in it."""
    template = templates().get(digest)
    if template is not None:
        session.connection().execute(_KEEP, {"digest": digest, "source": template.source})


def _next(session: Session, series: str) -> int:
    """The next number of a series. Its row stays locked until the transaction ends, so that no number is left out,
    and is made or raised in one statement: of two transactions that begin a series at once, the second waits."""
    return int(session.connection().execute(_ADVANCE, {"series": series}).scalar_one()) - 1
