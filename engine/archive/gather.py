"""Gathering a case's file from the store: revisions, acts, decisions, papers, licence, notices, what was handed in as files, the
signed document, entries of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from engine import strict_json
from engine.archive.package import Piece
from engine.errors import CASE_NOT_FOUND, CaseError, Defect
from engine.papers.kinds import kind_of
from engine.papers.read import open_paper, papers_of, sheet_of
from engine.store.access_tables import SignatureRow, SigningDocumentRow, UploadRow
from engine.store.case_tables import (
    ActRow,
    ApplicationRow,
    DecisionRow,
    LicenceRow,
    LicenceVersionRow,
    RevisionRow,
)
from engine.store.ledger_tables import LedgerEntryRow
from engine.store.office_tables import NoticeRow
from engine.store.vault import Place, Vault
from engine.typesetting.setter import Setter

SEALED, EXPORTED = "archive.sealed", "archive.exported"
"""Entries about archives, which are in none: an archive made again is the same."""
"""Kind of the ledger's entry that records an archive; such entries are no part of an archive."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What is gathered from: a session that only reads, the vault, typesetting, and the application's row."""

    session: Session
    vault: Vault
    press: Setter
    row: ApplicationRow

    def open(self, table: str, row: str, sealed: bytes, scope: str = "") -> bytes:
        return self.vault.open(self.session, f"case:{scope or self.row.id}", Place(table, "sealed", row), bytes(sealed))

    def rows(self, table: type[SQLModel], *order: Any, **where: Any) -> list[Any]:
        """The rows of a table for which these columns have these values."""
        query = select(table).order_by(*order)
        for name, value in where.items():
            query = query.where(getattr(table, name) == value)
        return list(self.session.scalars(query))


def case_file(session: Session, vault: Vault, press: Setter, application_id: str) -> CaseFile:
    """Raises CaseError CASE-NOT-FOUND."""
    row = session.get(ApplicationRow, application_id)
    if row is None:
        raise CaseError(CASE_NOT_FOUND, Defect(application_id, "there is no application of this id"))
    return CaseFile(session, vault, press, row)


def head(file: CaseFile) -> dict[str, Any]:
    """What the manifest says of the case. `salt`: known to the registry alone until the package is handed on, so that
    the manifest's digest, which stands in the ledger, says nothing of what the file holds."""
    row = file.row
    return {
        "application": {
            "id": row.id, "kind": row.kind, "entity_type": row.entity_type, "district": row.district, "stage": row.stage,
            "acts": row.version, "created_at": _instant(row.created_at),
            "submitted_at": _instant(row.submitted_at) if row.submitted_at else None,
        },
        "salt": file.vault.index("archive", row.id).hex(),
    }


def pieces(file: CaseFile) -> Iterator[Piece]:
    """Everything that belongs to the case, opened."""
    for gather in _GATHERERS:
        yield from gather(file)


def _revisions(file: CaseFile) -> Iterator[Piece]:
    listed = []
    documents: list[dict[str, Any]] = []
    for row in file.rows(RevisionRow, col(RevisionRow.number), application_id=file.row.id):
        path = f"revisions/{row.number:04}.json"
        content = file.open("revisions", f"{row.application_id}/{row.number}", row.sealed)
        listed.append({"number": row.number, "digest": row.digest, "frozen_at": _instant(row.frozen_at), "file": path})
        documents += [{"revision": row.number, **document} for document in strict_json.loads(content.decode("utf-8")).get("documents", [])]
        yield Piece(path, content, f"申请书第{row.number}稿")
    yield _json("revisions.json", listed, "各稿目录")
    yield _json("evidence.json", documents, "材料目录")


def _acts(file: CaseFile) -> Iterator[Piece]:
    acts = [
        {
            "number": row.number, "verb": row.verb, "role": row.role, "actor": row.actor, "at": _instant(row.at), "revision": row.revision,
            "outcome": row.outcome, "until": _instant(row.until) if row.until else None,
            "detail": _opened(file.open("acts", f"{row.application_id}/{row.number}", row.sealed)) if row.sealed is not None else {},
        }
        for row in file.rows(ActRow, col(ActRow.number), application_id=file.row.id)
    ]
    yield _json("acts.json", acts, "办理过程")


def _decisions(file: CaseFile) -> Iterator[Piece]:
    listed = []
    for row in file.rows(DecisionRow, col(DecisionRow.act), application_id=file.row.id):
        path = f"decisions/{row.act:04}.json"
        yield Piece(path, file.open("decisions", row.id, row.sealed), "决定记录")
        listed.append({
            "id": row.id, "act": row.act, "revision": row.revision, "outcome": row.outcome, "digest": row.digest, "bundle": row.bundle,
            "engine": row.engine, "as_of": row.as_of.isoformat(), "at": _instant(row.at), "file": path,
        })
    yield _json("decisions.json", listed, "决定目录")


def _papers(file: CaseFile) -> Iterator[Piece]:
    listed = []
    for paper in papers_of(file.session, file.row.id):
        opened = open_paper(file.session, file.vault, paper.number)
        path = f"papers/{paper.act:04}-{paper.kind}"
        title = f"{kind_of(paper.kind).title} {paper.number}"
        yield Piece(f"{path}.pdf", file.press.pdf(sheet_of(file.session, opened)), title)
        yield _json(f"{path}.json", opened.body, f"{title}（内容）")
        listed.append({
            "number": paper.number, "kind": paper.kind, "act": paper.act, "at": _instant(paper.at), "template": paper.template,
            "file": f"{path}.pdf", "body": f"{path}.json",
        })
    yield _json("papers.json", listed, "文书目录")


def _licences(file: CaseFile) -> Iterator[Piece]:
    """What the licence says by this application; it is sealed for the case that established the entity."""
    for row in file.rows(LicenceVersionRow, col(LicenceVersionRow.uscc), application_id=file.row.id):
        licence = file.session.get(LicenceRow, row.uscc)
        assert licence is not None
        assert licence.application_id is not None  # it is a business licence: no application leads to another
        content = file.open("licence_versions", f"{row.uscc}/{row.version}", row.sealed, licence.application_id)
        yield Piece(f"licence/{row.uscc}-{row.version:03}.json", content, "登记事项")


def _notices(file: CaseFile) -> Iterator[Piece]:
    notices = [
        {"key": row.key, "topic": row.topic, "at": _instant(row.at), "body": _opened(file.open("notices", row.key, row.sealed))}
        for row in file.rows(NoticeRow, col(NoticeRow.id), application_id=file.row.id)
    ]
    yield _json("notices.json", notices, "告知其他部门的记录")


def _uploads(file: CaseFile) -> Iterator[Piece]:
    """The files that came over the network, each under its digest."""
    listed = []
    for row in file.rows(UploadRow, col(UploadRow.at), col(UploadRow.sha256), application_id=file.row.id):
        path = f"uploads/{row.sha256}.{row.kind}"
        yield Piece(path, file.open("uploads", f"{row.application_id}/{row.sha256}", row.sealed), "申请人提交的文件")
        listed.append({"sha256": row.sha256, "kind": row.kind, "size": row.size, "at": _instant(row.at), "file": path})
    yield _json("uploads.json", listed, "申请人提交的文件目录")


def _signed(file: CaseFile) -> Iterator[Piece]:
    """The application document as it was signed over the network, and when each signature was made."""
    listed = []
    for row in file.rows(SigningDocumentRow, application_id=file.row.id):
        path = "signed/application_document.pdf"
        place = f"{row.application_id}/{row.revision}/{row.version}"
        yield Piece(path, file.open("signing_documents", place, row.sealed), "申请人签署的申请书")
        signatures = file.rows(SignatureRow, col(SignatureRow.number), application_id=file.row.id, revision=row.revision)
        listed.append({
            "revision": row.revision, "shown": row.sha256, "length": row.length, "file": path,
            "signatures": [{"number": s.number, "consent": s.consent, "at": _instant(s.at)} for s in signatures],
        })
    yield _json("signed.json", listed, "签署目录")


def _ledger(file: CaseFile) -> Iterator[Piece]:
    entries = [
        {"entry": row.id, "kind": row.kind, "at": _instant(row.at), "body": strict_json.loads(row.body)}
        for row in file.rows(LedgerEntryRow, col(LedgerEntryRow.id), subject=file.row.id) if row.kind not in (SEALED, EXPORTED)
    ]
    yield _json("ledger.json", entries, "台账记录")


_GATHERERS: tuple[Callable[[CaseFile], Iterator[Piece]], ...] = (
    _revisions, _acts, _decisions, _papers, _licences, _notices, _uploads, _signed, _ledger,
)


def _json(path: str, data: Any, title: str) -> Piece:
    return Piece(path, rfc8785.dumps(data), title)


def _opened(plain: bytes) -> Any:
    return strict_json.loads(plain.decode("utf-8"))


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()
