"""A case that was refused and settled by hand, written into the tables as the operations would: every table has something."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable

import pytest
from sqlmodel import Session

from engine.access.uploads import keep
from engine.decision import Outcome
from engine.ledger.entries import record
from engine.notices.outbox import Notice, post
from engine.papers.file import draw_up, issue
from engine.papers.kinds import kind_of
from engine.papers.letters import correction_letter
from engine.papers.notices import acceptance_receipt
from engine.papers.occasion import Occasion
from engine.proving.labelled import Measured
from engine.record import write_record
from engine.store.access_tables import SignatureRow, SigningDocumentRow
from engine.store.case_tables import (
    ActRow,
    ApplicationRow,
    DecisionRow,
    LicenceRow,
    LicenceVersionRow,
    RevisionRow,
)
from engine.store.vault import Place, Vault
from tests.conftest import DAY
from tests.papers.conftest import CASE, NOW, occasion_of

LATER = NOW + dt.timedelta(minutes=1)
SCOPE = f"case:{CASE}"
USCC = "92440703MA0000002X"
FILE, SHOWN = b"%PDF-1.7 a lease", b"%PDF-1.7 an application"
UPLOAD = f"uploads/{hashlib.sha256(FILE).hexdigest()}.pdf"


def put_case(session: Session, vault: Vault, m: Measured) -> None:
    """The case: created, frozen, submitted, examined; with revision, decision, papers, a licence, a notice and ledger entries."""
    case = occasion_of(m.decided.revision.application)
    digest = m.decided.revision.digest
    session.add(ApplicationRow(
        id=CASE, kind="establishment", entity_type=case.application.entity_type, district="440703", owner=b"o" * 16, created_at=NOW,
        version=4, stage="awaiting_applicant", revision=digest, submitted_at=NOW, due_on=DAY,
    ))
    session.flush()
    session.add(RevisionRow(
        application_id=CASE, number=1, digest=digest, frozen_at=NOW,
        sealed=vault.seal(session, SCOPE, Place("revisions", "sealed", f"{CASE}/1"), m.decided.revision.canonical),
    ))
    _put_acts(session, vault, digest)
    _put_decision(session, vault, m)
    _put_papers(session, vault, case, m)
    _put_licence(session, vault)
    _put_files(session, vault, digest)
    post(session, vault, [Notice("tax", f"{CASE}/4/tax", CASE, {"name": case.entity()})], LATER)
    record(session, "case.submit", CASE, NOW, {"act": 3})
    record(session, "case.examine", CASE, LATER, {"act": 4, "outcome": m.decided.outcome.value})


def _put_acts(session: Session, vault: Vault, digest: str) -> None:
    acts = (("create", "applicant", None), ("freeze", "applicant", None), ("submit", "applicant", None), ("examine", "machine", Outcome.CORRECT))
    for number, (verb, role, outcome) in enumerate(acts, 1):
        detail = json.dumps({"remark": "办理备注"}, ensure_ascii=False).encode()
        session.add(ActRow(
            application_id=CASE, number=number, verb=verb, role=role, actor="someone", at=NOW + dt.timedelta(seconds=number),
            revision=digest if number > 1 else None, outcome=outcome.value if outcome else None,
            sealed=vault.seal(session, SCOPE, Place("acts", "sealed", f"{CASE}/{number}"), detail) if number == 4 else None,
        ))


def _put_decision(session: Session, vault: Vault, m: Measured) -> None:
    text = write_record(m.decided, CASE).encode()
    session.add(DecisionRow(
        id=f"{CASE}-4", application_id=CASE, act=4, revision=m.decided.revision.digest, outcome=m.decided.outcome.value,
        digest=hashlib.sha256(text).hexdigest(), bundle=m.decided.bundle.digest, engine="0.1.0", as_of=DAY, at=LATER,
        sealed=vault.seal(session, SCOPE, Place("decisions", "sealed", f"{CASE}-4"), text),
    ))


def _put_papers(session: Session, vault: Vault, case: Occasion, m: Measured) -> None:
    for act, kind, body in (
        (3, "acceptance_receipt", acceptance_receipt(case, DAY, DAY)),
        (4, "correction_letter", correction_letter(case, m.decided.findings, DAY)),
    ):
        issue(session, vault, draw_up(kind_of(kind), case.authority, body, CASE, act, DAY), LATER)


def _put_licence(session: Session, vault: Vault) -> None:
    session.add(LicenceRow(
        uscc=USCC, application_id=CASE, entity_type="individual", city="440700", district="440703", established_on=DAY, version=1,
        status="valid",
    ))
    session.flush()
    session.add(LicenceVersionRow(
        uscc=USCC, version=1, application_id=CASE, digest="0" * 64, issued_at=LATER,
        sealed=vault.seal(session, SCOPE, Place("licence_versions", "sealed", f"{USCC}/1"), b'{"name":"x"}'),
    ))


def _put_files(session: Session, vault: Vault, revision: str) -> None:
    keep(session, vault, CASE, hashlib.sha256(FILE).hexdigest(), FILE, LATER)
    session.add(SigningDocumentRow(
        application_id=CASE, revision=revision, sha256=hashlib.sha256(SHOWN).hexdigest(), length=len(SHOWN), version=1, at=NOW,
        sealed=vault.seal(session, SCOPE, Place("signing_documents", "sealed", f"{CASE}/{revision}/1"), SHOWN + b"signed"),
    ))
    session.add(SignatureRow(application_id=CASE, person=b"p" * 16, revision=revision, number=1, consent="c" * 64, at=NOW))


@pytest.fixture
def corrected(measured: tuple[Measured, ...]) -> Measured:
    """A labelled application with documents that comes back to its applicant."""
    return next(m for m in measured if m.decided.outcome is Outcome.CORRECT and len(m.decided.revision.application.documents) > 1)


Put = Callable[[Session, Vault], None]


@pytest.fixture
def put(corrected: Measured) -> Put:
    return lambda session, vault: put_case(session, vault, corrected)
