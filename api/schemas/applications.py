"""Applications and what becomes of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from api.envelope import Model
from api.requests import Asking
from engine.casefile.journal import Head
from engine.lifecycle.stage import LABELS, Stage


class FrontModel(Model):
    """Where an application stands. label: the stage in Chinese; due_on: last day of the time limit that runs."""

    id: str
    kind: str
    entity_type: str
    district: str
    stage: Stage
    label: str
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    due_on: dt.date | None
    revision: str | None

    @classmethod
    def of(cls, head: Head) -> FrontModel:
        """The front page of a case file."""
        return cls(**_front(head))


def _front(head: Head) -> dict[str, Any]:
    said = head.summary
    return {
        "id": head.id, "kind": head.kind, "entity_type": head.entity_type, "district": head.district, "stage": head.stage,
        "label": LABELS[head.stage], "created_at": head.created_at, "submitted_at": said.submitted_at, "due_on": said.due_on,
        "revision": said.revision,
    }


class ContentModel(FrontModel):
    """An application with what it says (docs/application.md). etag: for If-Match; null where nothing can be changed."""

    etag: str | None
    application: dict[str, Any] | None

    @classmethod
    def with_content(cls, head: Head, etag: int | None, application: dict[str, Any] | None) -> ContentModel:
        """The front page with the content."""
        return cls(**_front(head), etag=quoted(etag), application=application)


class ListModel(Model):
    """Applications, the newest first. next: what to send as `after` for those that follow; null at the end."""

    applications: list[FrontModel]
    next: str | None


class ChangeAsking(Asking):
    """A change of a draft: top-level keys to set, whole (null is a value: an individual business without a name), and
    keys to leave out again."""

    set: dict[str, Any] = Field(default_factory=dict)
    remove: tuple[str, ...] = Field(default=(), max_length=100)


class ChangedModel(Model):
    """etag: of the draft as it is now."""

    etag: str


class SubmitAsking(Asking):
    """revision: the digest of what was signed; another content is then not handed in."""

    revision: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class SubmittedModel(Model):
    """name_held: true, false (somebody else has it) or null (none was to be held)."""

    id: str
    stage: Stage
    revision: str
    name: str | None
    name_held: bool | None
    kept_until: dt.date | None
    due_on: dt.date | None


class WithdrawAsking(Asking):
    """keep_name: whether a name that is held stays held until the reservation runs out."""

    keep_name: bool = True


def quoted(etag: int | None) -> str | None:
    """An ETag as HTTP writes it."""
    return None if etag is None else f'"{etag}"'
