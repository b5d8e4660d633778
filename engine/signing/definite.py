"""A correction of asn1crypto, without which one signature in some dozens takes minutes.

asn1crypto takes every value whose header ends in the byte 0x80 for one of indefinite length, and encodes it anew with all
that is in it, each part several times at every level. But a header ends like that too where a definite length does, such as
82 01 80 (384 bytes); the header of an indefinite length is the tag and 0x80 and nothing else (X.690, 8.1.3.6). `correct`
lets values of definite length be what they are. Seen with 1.5.1; does nothing where it was done before.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from asn1crypto import core

_DONE = "_of_definite_length"


def correct() -> None:
    """Correct every kind of value that has a `dump` of its own."""
    found: list[Any] = [k for k in vars(core).values() if isinstance(k, type) and issubclass(k, core.Asn1Value) and "dump" in vars(k)]
    for kind in found:
        if not hasattr(kind.dump, _DONE):
            kind.dump = _corrected(kind.dump)


def _corrected(dump: Any) -> Any:
    @wraps(dump)
    def corrected(self: Any, force: bool = False) -> Any:
        header = self._header
        if not force and header is not None and header[-1:] == b"\x80" and len(header) > _shortest(header):
            contents = self.contents  # of a value that was changed this drops the header, which no longer fits
            if self._header is not None:
                return header + contents + self._trailer
        return dump(self, force)

    setattr(corrected, _DONE, True)
    return corrected


def _shortest(header: bytes) -> int:
    """Bytes of a header with this tag whose length is indefinite: the tag (one byte, or several from 31 on) and one more."""
    if header[0] & 0x1F != 0x1F:
        return 2
    end = 1
    while end < len(header) and header[end] & 0x80:
        end += 1
    return end + 2
