"""A paper as a sheet to be typeset: its body with its number, in the template it was drawn up for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.papers.kinds import kind_of, template_of
from engine.typesetting.sheet import Sheet
from engine.typesetting.template import Template

SIGNATURE = "signature"
SEAL = "seal"
"""Labels of the places for signatures (keys `0`, `1`, … in the order of the signers) and for the seal (`authority`):
`Setter.spots(sheet, label)` says where they came to lie."""


def paper_sheet(
    kind: str, number: str, body: Mapping[str, Any], at: dt.datetime, template: Template | None = None
) -> Sheet:
    """The sheet of a paper; `template`: the one it was issued with, if that is not today's.

    Raises DocumentError DOC-FIELD if the body lacks what a paper of this kind has to say.
    """
    kind_of(kind).check(body)
    return Sheet(template or template_of(kind), {**body, "number": number}, at)
