"""The identifier of an electronic licence (GB/T 36904): `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.

type: code of the kind of licence, the unified social credit code of the body that defines it with three digits;
issuer: the code of the authority that issues it; serial: the licence's own number; version: 001 to 999. The last
character checks the others (ISO 7064, MOD 37,36, over the fields after the root without dots).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

ROOT = "1.2.156.3005.2"
_TYPE = re.compile(r"[0-9A-Z]{21}")
_ISSUER = re.compile(r"[0-9A-Z]{18}")
_SERIAL = re.compile(r"[0-9A-Z]{1,30}")
LAST_VERSION = 999


@dataclass(frozen=True, slots=True)
class Identifier:
    """The fields of an identifier; `str` gives it with its check character."""

    type: str
    issuer: str
    serial: str
    version: int

    def __post_init__(self) -> None:
        """Raises ValueError naming the field that has the wrong form."""
        for field, pattern in (("type", _TYPE), ("issuer", _ISSUER), ("serial", _SERIAL)):
            if not pattern.fullmatch(getattr(self, field)):
                raise ValueError(f"{field}: {getattr(self, field)!r} has not the form {pattern.pattern}")
        if not 1 <= self.version <= LAST_VERSION:
            raise ValueError(f"version: {self.version} is not one of 1 to {LAST_VERSION}")

    def __str__(self) -> str:
        fields = (self.type, self.issuer, self.serial, f"{self.version:03}")
        return ".".join((ROOT, *fields, mod_37_36.calc_check_digit("".join(fields))))


def read_identifier(text: str) -> Identifier:
    """The fields of a written identifier. Raises ValueError for a wrong root, form or check character."""
    fields = text.removeprefix(ROOT + ".").split(".")
    if not text.startswith(ROOT + ".") or len(fields) != 5 or not re.fullmatch(r"[0-9]{3}", fields[3]):
        raise ValueError(f"{text!r} is no identifier of an electronic licence")
    found = Identifier(fields[0], fields[1], fields[2], int(fields[3]))
    if str(found) != text:
        raise ValueError(f"{text!r} has the wrong check character")
    return found
