"""A licence as a document: the sheet with its ornament, identifier, QR code, metadata and the place for the seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import DOC_FIELD, Defect, DocumentError
from engine.licence.identifier import Identifier
from engine.licence.kinds import LicenceKind
from engine.licence.metadata import StatusReference, metadata
from engine.licence.ornament import border, emblem, rosette
from engine.licence.qr import qr_code
from engine.papers.authority import Authority
from engine.text.written import written_day
from engine.typesetting.setter import Spot
from engine.typesetting.sheet import Sheet

Copy = Literal["original", "duplicate"]
MARGIN = 6.0
"""Of the border from the edge of the paper, mm on A4."""
_ENLARGED = 2**0.5
_SIZE = (297.0, 210.0)
_POINT = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Issue:
    """How a licence is issued. `version`: of what it says, counted from 1; `verify`: the address its QR code leads to;
    `real`: not a specimen 样例; `status`: where the status of this version is found."""

    authority: Authority
    day: dt.date
    at: dt.datetime
    version: int
    verify: str
    real: bool = False
    status: StatusReference | None = None


def identifier(kind: LicenceKind, values: Mapping[str, str], issue: Issue) -> Identifier:
    """The licence's identifier. Raises ValueError for a number or version it cannot hold."""
    return Identifier(kind.table.type_code, issue.authority.code, values[kind.table.number], issue.version)


def licence_sheet(kind: LicenceKind, variant: str, values: Mapping[str, str], issue: Issue, copy: Copy = "duplicate") -> Sheet:
    """The licence ready to be set. `values`: by the keys of the kind's fields, nothing left out.

    Raises DocumentError DOC-FIELD for every field that is missing, empty, or not one of this kind.
    """
    complete(kind, variant, values)
    table, columns = kind.table, kind.columns(variant)
    written = str(identifier(kind, values, issue))
    scale = scale_of(copy)
    width, height = _SIZE[0] - 2 * MARGIN, _SIZE[1] - 2 * MARGIN
    data: dict[str, Any] = {
        "title": table.title, "copy": getattr(table.copies, copy), "scale": scale, "margin": MARGIN,
        "head": {"label": table.head.label, "value": values[table.head.key]},
        "left": [{"label": f.label, "value": values[f.key]} for f in columns.left],
        "right": [{"label": f.label, "value": values[f.key]} for f in columns.right],
        "authority": {"label": table.authority_label, "name": issue.authority.name}, "day": written_day(issue.day),
        "notes": list(table.notes), "identifier": written, "holder": values[table.holder], "specimen": not issue.real,
        "seal": table.seal.model_dump(), "verify": issue.verify,
        "metadata": metadata(kind, variant, values, issue.authority, issue.day, written, issue.status),
        "drawings": {
            "border": border(width, height), "rosette": rosette(110.0), "emblem": emblem(24.0), "qr": qr_code(issue.verify),
        },
    }
    return Sheet(kind.template, data, issue.at)


def seal_spot(kind: LicenceKind, copy: Copy = "duplicate") -> Spot:
    """The place left for the authority's seal, in points from the lower left corner of page 0."""
    box, unit = kind.table.seal, _POINT * scale_of(copy)
    top = _SIZE[1] - box.top
    return Spot(
        0, round(box.left * unit, 2), round((top - box.height) * unit, 2), round((box.left + box.width) * unit, 2), round(top * unit, 2)
    )


def scale_of(copy: Copy) -> float:
    """A duplicate is A4, an original A3."""
    return _ENLARGED if copy == "original" else 1.0


def complete(kind: LicenceKind, variant: str, values: Mapping[str, str]) -> None:
    """Raises DocumentError DOC-FIELD for every field that is missing, empty, or not one of this kind."""
    needed = kind.keys(variant)
    defects = [Defect(f"/{key}", f"{kind.table.title}没有写明这一项") for key in needed if not values.get(key, "").strip()]
    allowed = {*needed, kind.table.number, kind.table.holder, kind.table.holder_code}
    defects += [Defect(f"/{key}", f"{kind.table.title}没有这一栏") for key in values if key not in allowed]
    if defects:
        raise DocumentError(DOC_FIELD, defects)
