"""What authorities are known by is read once by each thread, and never shared between threads."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from engine.signing.authority import Authority
from engine.signing.embedded import EMBEDDED, time_stamper
from engine.signing.parsed import certificate_of, list_of
from engine.signing.roles import TERMS, Role
from engine.signing.timestamps import LocalTimeStamper
from tests.signing.documents import NOW


def test_certificates_and_lists_are_read_once_in_a_thread_and_anew_in_another(authority: Authority) -> None:
    root, crl = authority.of(Role.ROOT, NOW).certificate, authority.revocation_lists(NOW)[0]
    again = authority.revocation_lists(NOW)[0]
    with ThreadPoolExecutor(1) as elsewhere:
        other = elsewhere.submit(lambda: (certificate_of(root), list_of(crl))).result()
    here = (certificate_of(root), list_of(crl))
    assert certificate_of(root) is here[0]
    assert list_of(again) is here[1]
    assert other[0] is not here[0]
    assert other[1] is not here[1]
    assert [read.dump() for read in here] == [known.public_bytes(Encoding.DER) for known in (root, crl)]


def test_a_thread_keeps_its_stamper_until_another_key_stamps(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    first, later = time_stamper(authority, EMBEDDED, NOW), NOW + TERMS[Role.TIMESTAMPS].used + dt.timedelta(days=1)
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(time_stamper, authority, EMBEDDED, NOW).result() is not first
    assert time_stamper(authority, EMBEDDED, NOW) is first
    after = time_stamper(authority, EMBEDDED, later)
    assert isinstance(first, LocalTimeStamper)
    assert isinstance(after, LocalTimeStamper)
    assert after.key == authority.of(Role.TIMESTAMPS, later)
    assert after.key.certificate != first.key.certificate
