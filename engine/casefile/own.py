"""An applicant's own applications. Whoever is not the applicant learns nothing, not even that an application exists."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlmodel import Session

from engine.casefile.content import open_revision, read_draft
from engine.casefile.journal import APPLICATIONS, HEAD, Head, head_from, head_of
from engine.domain.application import Application
from engine.errors import CASE_ACT, CASE_NOT_FOUND, CaseError, Defect
from engine.lifecycle.acts import Verb
from engine.lifecycle.stage import ENDED, NEXT
from engine.store.vault import Vault

_WRITABLE = frozenset(stage for stage, verb in NEXT if verb is Verb.FREEZE)

@dataclass(frozen=True, slots=True)
class Content:
    """What an application says now. etag: of the draft; None where nothing can be written any more."""

    application: Application
    etag: int | None


def own(session: Session, application_id: str, owner: bytes) -> Head:
    """The front page of an application of this owner. Raises CaseError CASE-NOT-FOUND, for another's as for none."""
    try:
        head = head_of(session, application_id)
    except CaseError:
        raise _none() from None
    if not hmac.compare_digest(head.owner, owner):
        raise _none()
    return head


def list_own(session: Session, owner: bytes, most: int, after: str | None = None) -> list[Head]:
    """An owner's applications, the newest first; `after`: only those that stand behind this one in the list."""
    query = select(*HEAD).where(APPLICATIONS.c.owner == owner)
    if after is not None:
        last = own(session, after, owner)
        created = APPLICATIONS.c.created_at
        query = query.where(or_(created < last.created_at, and_(created == last.created_at, APPLICATIONS.c.id < last.id)))
    query = query.order_by(APPLICATIONS.c.created_at.desc(), APPLICATIONS.c.id.desc()).limit(most)
    return [head_from(row) for row in session.connection().execute(query).all()]


def content_of(session: Session, vault: Vault, head: Head) -> Content | None:
    """The draft, or once an application has ended what was handed in; None if nothing ever was."""
    if head.stage not in ENDED:
        return Content(*read_draft(session, vault, head))
    if head.summary.revision is None:
        return None
    return Content(open_revision(session, vault, head, head.summary.revision).application, None)


def _none() -> CaseError:
    return CaseError(CASE_NOT_FOUND, Defect("/id", "you have no application of this id"))


def said_now(session: Session, vault: Vault, head: Head) -> Application:
    """What an application says now, or said when it ended. Raises CaseError CASE-ACT if it ended before it was handed in."""
    content = content_of(session, vault, head)
    if content is None:
        raise CaseError(CASE_ACT, Defect(head.id, "the application has ended", "open another one"))
    return content.application


def writable(head: Head) -> Head:
    """The same application, if its draft can still be written. Raises CaseError CASE-ACT."""
    if head.stage not in _WRITABLE:
        raise CaseError(CASE_ACT, Defect(head.id, "nothing can be added to it at this stage"))
    return head
