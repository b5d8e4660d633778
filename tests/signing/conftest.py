"""An embedded authority with a fixed clock, and documents signed and sealed by it, made once per process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import seal_means
from engine.signing.pades import Level
from engine.signing.roles import Role
from engine.signing.seal import ToSeal, at_centre, seal
from engine.signing.timestamps import LocalTimeStamper
from engine.signing.trust import Trust, installed
from tests.signing.documents import NOW, OWNER, STROKES, consent, document, look, prepared

Stamper = Callable[[dt.datetime], LocalTimeStamper]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stamper(authority: Authority) -> Stamper:
    """Who stamps the time, with a clock that stands still."""
    return lambda at: LocalTimeStamper(authority.of(Role.TIMESTAMPS, at), lambda: at)


@pytest.fixture(scope="session")
def trust(authority: Authority) -> Trust:
    for role in (Role.APPLICANTS, Role.TIMESTAMPS):
        authority.of(role, NOW)
    return installed(authority, NOW)


@pytest.fixture(scope="session")
def shown() -> bytes:
    """The document as it is shown to two applicants."""
    return prepared()


@pytest.fixture(scope="session")
def signed(authority: Authority, stamper: Stamper, shown: bytes) -> bytes:
    """Signed by one applicant."""
    return sign(ToSign(shown, consent(shown), STROKES), authority, stamper(NOW), NOW)


@pytest.fixture(scope="session")
def signed_plainly(authority: Authority, shown: bytes) -> bytes:
    """Signed by one applicant, without a time stamp."""
    return sign(ToSign(shown, consent(shown), STROKES, Level.B), authority, None, NOW)


@pytest.fixture(scope="session")
def signed_by_two(authority: Authority, stamper: Stamper, shown: bytes, signed: bytes) -> bytes:
    second = consent(shown, "林榆", "440703198805052222", field="signature-2")
    return sign(ToSign(signed, second, STROKES), authority, stamper(NOW), NOW)


@pytest.fixture(scope="session")
def sealed(authority: Authority, stamper: Stamper, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A licence with the seal."""
    means = seal_means(authority, OWNER, stamper(NOW), NOW)
    return seal(licence(), look(tmp_path_factory.mktemp("letters")), means, NOW)


def licence(pdf: bytes | None = None) -> ToSeal:
    return ToSeal(pdf or document("营业执照"), "licence", "92440703MADEMO0001", "c" * 64, OWNER, at_centre(0, 430, 200), 1)
