"""Signing with the embedded authority: the means it gives for one signature of an applicant's, and for a seal."""

from __future__ import annotations

import datetime as dt
import threading

from pyhanko.sign.timestamps import TimeStamper

from engine.signing.authority import Authority, Generation
from engine.signing.key_files import Owner
from engine.signing.pades import Means
from engine.signing.ports import Identity
from engine.signing.roles import Purpose, Role
from engine.signing.signers import KeySigner
from engine.signing.timestamps import HttpTimeStamper, LocalTimeStamper
from engine.signing.trust import of_others

EMBEDDED = "embedded"
"""What `MIAOPI_TIMESTAMPS` says for the embedded authority's own time stamps."""


def time_stamper(authority: Authority, address: str, now: dt.datetime) -> TimeStamper:
    """Who stamps the time (`MIAOPI_TIMESTAMPS`): the embedded authority, or the one at a web address, whose root and lists
    lie in the folder `trusted`. Raises SigningError SIG-AUTHORITY."""
    if address != EMBEDDED:
        return HttpTimeStamper(address)
    key, last = authority.of(Role.TIMESTAMPS, now), _HERE.stamper
    if last is None or last.key != key:
        last = _HERE.stamper = LocalTimeStamper(key)
    return last


class _Here(threading.local):
    """The stamper a thread used last. How long a stamp is and who stamps is learnt from a trial, made once for each."""

    stamper: LocalTimeStamper | None = None


_HERE = _Here()


def applicant_means(authority: Authority, identity: Identity, time: TimeStamper | None, now: dt.datetime) -> Means:
    """A key made for one signature. It lives as long as what is returned here, and nowhere else."""
    return _means(authority, authority.one_use(identity.name, identity.mark, now), time, now)


def seal_means(authority: Authority, owner: Owner, time: TimeStamper | None, now: dt.datetime) -> Means:
    """The key of the owner's seal. Raises SigningError SIG-AUTHORITY."""
    return _means(authority, authority.of(Role.SEAL, now, owner), time, now)


def _means(authority: Authority, generation: Generation, time: TimeStamper | None, now: dt.datetime) -> Means:
    above = list(generation.above)
    others = of_others(authority)
    if isinstance(time, LocalTimeStamper):
        above += time.above
    issuers = {certificate.subject for certificate in above}
    return Means(
        KeySigner(generation.holder, generation.above), time,
        roots=(*authority.roots(), *(a.certificate for a in others.anchors if Purpose.TIME in a.purposes)), others=tuple(above),
        lists=(*(crl for crl in authority.revocation_lists(now) if crl.issuer in issuers), *others.lists),
    )
