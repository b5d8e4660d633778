"""What verification says: lines with what was looked at and how it came out, for each signature and for the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.errors import CODES
from engine.signing.roles import Purpose
from engine.signing.statements import Statement


class State(StrEnum):
    """ok: it holds; note: it holds, but something is to be known; unknown: a person has to look; failed: it does not hold."""

    OK = "ok"
    NOTE = "note"
    UNKNOWN = "unknown"
    FAILED = "failed"


TITLES = {
    "readable": "文件可以完整读取", "signed": "文件带有电子签名", "intact": "签名后文件内容未被改动", "covers": "签名覆盖整个文件",
    "unchanged": "签名后没有添加其他内容", "time": "签名时间由可信时间戳证明", "issuer": "证书由可信机构签发并在签名时有效",
    "revocation": "证书在签名时未被吊销", "purpose": "证书用途与签名相符", "statement": "签名所附声明与文件一致",
    "signer": "声明出自证书所属的签名人", "expected": "与所查的申请、文件和签名人一致",
}
"""What is looked at → what it is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. code: of `engine.errors`, unless it holds; detail: in plain Chinese."""

    check: str
    state: State
    code: str | None = None
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        meaning = CODES[self.code] if self.code is not None else None
        return {
            "check": self.check, "title": TITLES[self.check], "state": self.state.value, "code": self.code,
            "meaning": meaning, "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. name and mark: of the signer, as the certificate says; time: proved by a time stamp; claimed: as
    the signer says; level: what the signature brings along to be verified later (B-B, B-T, B-LT)."""

    field: str
    lines: tuple[Line, ...]
    name: str = ""
    mark: str = ""
    purpose: Purpose | None = None
    time: dt.datetime | None = None
    claimed: dt.datetime | None = None
    level: str = ""
    statement: Statement | None = None
    certificate: str = ""
    """SHA-256 of the signer's certificate, hex."""

    @property
    def state(self) -> State:
        return worst(self.lines)

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field, "state": self.state.value, "name": self.name, "mark": self.mark,
            "purpose": self.purpose.value if self.purpose is not None else None, "level": self.level,
            "time": self.time.isoformat() if self.time is not None else None,
            "claimed": self.claimed.isoformat() if self.claimed is not None else None, "certificate": self.certificate,
            "statement": self.statement.model_dump(mode="json", exclude_none=True) if self.statement is not None else None,
            "lines": [line.as_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A document and its signatures. It holds only if every line of it and of every signature does."""

    lines: tuple[Line, ...]
    signatures: tuple[SignatureReport, ...] = ()

    @property
    def state(self) -> State:
        return worst(self._all())

    @property
    def holds(self) -> bool:
        return self.state in (State.OK, State.NOTE)

    def codes(self) -> tuple[str, ...]:
        """The codes of everything that does not hold or is not known, each once."""
        return tuple(dict.fromkeys(line.code for line in self._all() if line.code is not None and line.state is not State.NOTE))

    def _all(self) -> tuple[Line, ...]:
        return (*self.lines, *(line for signature in self.signatures for line in signature.lines))

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value, "holds": self.holds, "lines": [line.as_json() for line in self.lines],
            "signatures": [signature.as_json() for signature in self.signatures],
        }


def worst(lines: Iterable[Line]) -> State:
    """The state of the line that holds least."""
    return max((line.state for line in lines), key=list(State).index, default=State.OK)
