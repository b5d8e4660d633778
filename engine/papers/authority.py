"""The registration authorities 登记机关 that issue papers: read from a table, found by the division of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from stdnum.cn import uscc

from engine import strict_json, strict_yaml
from engine.domain.application import DivisionCode, Part, ShortText
from engine.errors import DOC_AUTHORITY, Defect, DocumentError

AUTHORITIES = Path(__file__).parent / "authorities.yaml"


class Authority(Part):
    """A registration authority. `mark`: what its papers' numbers begin with; `code`: its unified social credit code;
    `government`: who reviews its decisions (行政复议法 第二十四条)."""

    division: DivisionCode
    name: ShortText
    mark: Annotated[str, Field(min_length=1, max_length=4)]
    code: ShortText
    government: ShortText
    address: ShortText | None = None
    phone: ShortText | None = None
    hours: ShortText | None = None

    def contact(self) -> str:
        """How it can be reached, as one line; empty if nothing is known."""
        known = (("地址：", self.address), ("电话：", self.phone), ("办公时间：", self.hours))
        return "；".join(label + value for label, value in known if value)


class _Table(Part):
    authorities: tuple[Authority, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Authorities:
    """The authorities of an installation by division; the first one answers for divisions that have none."""

    first: Authority
    by_division: Mapping[str, Authority]

    def of(self, division: str | None) -> Authority:
        return self.by_division.get(division or "", self.first)


@cache
def shipped_authorities() -> Authorities:
    """The example table that ships."""
    return read_authorities(AUTHORITIES)


def read_authorities(path: Path) -> Authorities:
    """The table at `path`. Raises DocumentError DOC-AUTHORITY with every defect."""
    try:
        document = strict_yaml.read(path.read_text(encoding="utf-8"), path.name)
        table = _Table.model_validate_json(strict_json.dumps(document.data))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(DOC_AUTHORITY, Defect(str(path), f"cannot be read: {error}")) from None
    except strict_yaml.YamlDefectError as error:
        raise DocumentError(DOC_AUTHORITY, error.defect) from None
    except ValidationError as error:
        raise DocumentError(
            DOC_AUTHORITY, [Defect(document.where(tuple(e["loc"])), e["msg"]) for e in error.errors(include_input=False)]
        ) from None
    defects = [
        Defect(document.where(("authorities", n)), f"{authority.code} is no valid unified social credit code", "correct its check digit")
        for n, authority in enumerate(table.authorities) if not uscc.is_valid(authority.code)
    ]
    if len({authority.division for authority in table.authorities}) < len(table.authorities):
        defects.append(Defect(path.name, "two authorities have the same division", "keep one of them"))
    if defects:
        raise DocumentError(DOC_AUTHORITY, defects)
    return Authorities(table.authorities[0], {authority.division: authority for authority in table.authorities})

