"""What anybody may see of a licence at the address its QR code leads to: as data, and as a page.

Public is what the publicity of registrations is for, by the kind of licence: of a business licence the name, type, scope
and day, and how it stands. Left out are persons, addresses and the reasons of decisions, which may speak of people. A business
without a name bears its operator's, of which only the family name is shown. The page loads nothing from anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from sqlmodel import Session

from engine.clock import CHINA
from engine.licence.document import Issue
from engine.licence.document import identifier as identifier_of
from engine.licence.documents import documents_of
from engine.licence.read import Printing, address_of, list_address, open_licence
from engine.licence.standing import TITLES, Standing
from engine.licence.stands import standing_of
from engine.store.vault import Vault

EXPIRED = "有效期已届满"
_FOOT = "查询时间 {at}。本页显示登记机关此刻的记录；证照文件请用 miaopi licence verify 核验电子印章。"


@dataclass(frozen=True, slots=True)
class PublicView:
    """A licence as anybody may see it. fields: key, label, value; list_uri, list_index: of its newest version in the
    status lists; documents: SHA-256 of the current sealed documents; at: when this was so."""

    uscc: str
    title: str
    name: str
    fields: tuple[tuple[str, str, str], ...]
    authority_label: str
    authority: str
    identifier: str
    standing: Standing
    list_uri: str | None
    list_index: int | None
    documents: tuple[str, ...]
    address: str
    until: dt.date | None
    at: dt.datetime

    @property
    def expired(self) -> bool:
        """Whether the last day it was valid on is over."""
        return self.until is not None and self.until < self.at.astimezone(CHINA).date()


def public_view(session: Session, vault: Vault, printing: Printing, uscc: str, now: dt.datetime) -> PublicView:
    """The licence of a code. Raises LicenceError LIC-NOT-FOUND, StoreError STO-SEAL."""
    standing = standing_of(session, uscc)
    opened = open_licence(session, vault, uscc)
    kind, issuer = opened.kind, printing.authorities.of(opened.district)
    table, values, labels = kind.table, opened.values(printing.speech), kind.labels(opened.variant)
    if values[table.holder] == values[table.person]:
        values[table.holder] = values[table.holder][:1] + "＊" * (len(values[table.holder]) - 1)
    address = address_of(printing.site, uscc)
    issue = Issue(issuer, opened.issued_at.astimezone(CHINA).date(), opened.issued_at, opened.version, address, printing.real)
    return PublicView(
        uscc, table.title, values[table.holder], tuple((key, labels[key], values[key]) for key in table.public if key in labels),
        table.authority_label, issuer.name, str(identifier_of(kind, values, issue)), standing,
        list_address(printing.site, opened.spot.list) if opened.spot is not None else None,
        opened.spot.index if opened.spot is not None else None,
        tuple(kept.digest for kept in documents_of(session, uscc) if kept.version == opened.version), address, opened.until, now,
    )


def as_data(view: PublicView) -> dict[str, Any]:
    """The view as plain JSON data."""
    standing = view.standing
    return {
        "code": view.uscc, "kind": view.title, "identifier": view.identifier, "name": view.name,
        "fields": [{"key": key, "label": label, "value": value} for key, label, value in view.fields],
        "authority": view.authority, "version": standing.version,
        "status": {
            "value": standing.status, "title": TITLES[standing.status], "valid": standing.current and not view.expired,
            "since": standing.since.isoformat(), "until": view.until.isoformat() if view.until is not None else None,
            "marks": list(standing.marks), "authority": standing.authority,
        },
        "status_list": {"uri": view.list_uri, "idx": view.list_index} if view.list_uri is not None else None,
        "documents": list(view.documents), "address": view.address, "at": view.at.isoformat(timespec="seconds"),
    }


def as_page(view: PublicView) -> str:
    """The view as an HTML page."""
    standing = view.standing
    over = standing.current and view.expired
    look = "bad" if over or not standing.current else "note" if standing.marks else "good"
    marks = EXPIRED if over else "，".join(TITLES[mark] for mark in standing.marks) or TITLES[standing.status]
    status = (
        f'<p class="status {look}" role="status">{escape(marks)}'
        f"<small>自{standing.since.isoformat()}起　{escape(standing.authority)}</small></p>"
    )
    rows = [(label, value) for _, label, value in view.fields]
    rows += [(view.authority_label, view.authority), ("版本", f"{standing.version:03}"), ("证照标识", view.identifier)]
    at = view.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return _page(f"{view.title} {view.uscc}", view.name, view.uscc, status, _rows(rows), _FOOT.format(at=f"{at}（北京时间）"))


def unknown_page(code: str) -> str:
    """The page for a code of which there is no licence. `code` may be anything that was asked for."""
    status = '<p class="status bad" role="status">查无此证照<small>请核对统一社会信用代码；二维码若印在证照上，该证照不是本机关签发。</small></p>'
    return _page("查无此证照", "查无此证照", code[:40], status, "", "")


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows) + "</dl>"


def _page(title: str, name: str, code: str, status: str, fields: str, foot: str) -> str:
    """status and fields are HTML; everything else is text."""
    return _template().substitute(
        title=escape(title), name=escape(name), code=escape(code), status=status, fields=fields, foot=escape(foot)
    )


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
