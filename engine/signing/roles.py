"""The certificates of the embedded authority: who issues which, for how long, and what each may be used for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ARC = "2.25.336637321533005846714552111642579464509"
"""The project's own object identifiers lie below this one, which is made of a UUID (ITU-T X.667)."""


class Purpose(StrEnum):
    """What a certificate is for. It is told by the certificate's policy, which every authority above it asserts too."""

    APPLICANT = "applicant"
    SEAL = "seal"
    TIME = "time"


POLICIES: Mapping[Purpose, str] = {Purpose.APPLICANT: f"{ARC}.1", Purpose.SEAL: f"{ARC}.2", Purpose.TIME: f"{ARC}.3"}
"""Certificate policy (RFC 5280, 4.2.1.4) → object identifier."""


class Role(StrEnum):
    """A key of the embedded authority. Two authorities issue: the one for applicants works all day, so its key is
    the one most easily stolen; with it nobody can make a seal or a time stamp."""

    ROOT = "root"
    APPLICANTS = "applicants"
    INSTITUTIONS = "institutions"
    TIMESTAMPS = "timestamps"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Term:
    """How a role's certificates are made: who issues them, how long the key is used, how long the certificate lives
    (what was signed last must be verifiable long after), and for which purposes."""

    issuer: Role | None
    used: dt.timedelta
    lives: dt.timedelta
    purposes: tuple[Purpose, ...]
    title: str


YEAR = dt.timedelta(days=365)
TERMS: Mapping[Role, Term] = {
    Role.ROOT: Term(None, 10 * YEAR, 30 * YEAR, tuple(Purpose), "秒批内置根证书"),
    Role.APPLICANTS: Term(Role.ROOT, 5 * YEAR, 6 * YEAR, (Purpose.APPLICANT,), "秒批内置签发机构（申请人）"),
    Role.INSTITUTIONS: Term(Role.ROOT, 3 * YEAR, 20 * YEAR, (Purpose.SEAL, Purpose.TIME), "秒批内置签发机构（登记机关）"),
    Role.TIMESTAMPS: Term(Role.INSTITUTIONS, 2 * YEAR, 15 * YEAR, (Purpose.TIME,), "秒批内置时间戳"),
    Role.SEAL: Term(Role.INSTITUTIONS, 2 * YEAR, 3 * YEAR, (Purpose.SEAL,), ""),
}
"""A certificate never outlives its issuer's: what the issuer lives is at least what it is used plus what it issues lives."""
ONE_USE = dt.timedelta(minutes=15)
"""How long the certificate of one signature of an applicant's is valid."""
LONGEST_ONE_USE = dt.timedelta(hours=2)
