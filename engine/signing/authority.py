"""The embedded authority: a root and the certificates below it, made at the first start and renewed in time.

Everything lies in one folder (`MIAOPI_SIGNING`), which several processes may share. Roles and their terms are a
table (`engine.signing.roles`). When a key has been used long enough, a new generation of its role is made; keys that
sign nothing any more are destroyed, their certificates stay, and old roots stay trusted.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from engine.errors import SIG_AUTHORITY, SIG_INPUT, Defect, SigningError
from engine.signing import key_files
from engine.signing.certificates import Holder, Revoked, Wanted, issue, named, new_key
from engine.signing.key_files import Owner
from engine.signing.revocations import Revocations
from engine.signing.roles import LONGEST_ONE_USE, ONE_USE, TERMS, Purpose, Role

ORGANISATION = "miaopi"
LONGEST_NAME = 64
"""Bytes of a common name. RFC 5280 (ub-common-name) counts characters, but the library counts bytes."""
AUTHORITIES = (Role.ROOT, Role.APPLICANTS, Role.INSTITUTIONS)
DEPTH = {Role.ROOT: 1, Role.APPLICANTS: 0, Role.INSTITUTIONS: 0}
SPENT = (Role.APPLICANTS, Role.TIMESTAMPS, Role.SEAL)
"""Roles whose old keys are destroyed. The others still sign the lists of revoked certificates."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One key of a role with its certificate, and the certificates above it up to the root."""

    role: Role
    number: int
    holder: Holder
    above: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.holder.certificate

    def used_until(self) -> dt.datetime:
        """When a new generation is due."""
        return self.certificate.not_valid_before_utc + TERMS[self.role].used


class Authority:
    """The embedded authority in `folder`. The instant is always handed in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = key_files.KeyFiles(folder)

    def of(self, role: Role, now: dt.datetime, owner: Owner | None = None) -> Generation:
        """The generation of a role that is in use, made if there is none or the last one was used long enough.

        owner: whose seal it is. Raises SigningError SIG-AUTHORITY.
        """
        known = self._files.generations(role, owner)
        last = self._generation(role, *known[-1]) if known else None
        if last is not None and now < last.used_until() and (last.holder.key is not None or role is Role.ROOT):
            return last
        if last is not None and last.holder.key is None and role is Role.ROOT:
            raise self._root_away()
        self._files.add(role, owner, known[-1][0] + 1 if known else 1, self._made(role, now, owner))
        if role in SPENT:
            for number, _ in known:
                self._files.destroy_key(role, owner, number)
        return self._generation(role, *self._files.generations(role, owner)[-1])

    def one_use(self, name: str, mark: str, now: dt.datetime, lives: dt.timedelta = ONE_USE) -> Generation:
        """A key for one signature of an applicant's, which is never written anywhere, and its certificate.

        mark: what stands for the number of the identity document (printable ASCII). Raises SigningError SIG-INPUT, SIG-AUTHORITY.
        """
        if not dt.timedelta(0) < lives <= LONGEST_ONE_USE:
            raise SigningError(SIG_INPUT, Defect("lives", f"a certificate of one use cannot live {lives}", f"at most {LONGEST_ONE_USE}"))
        issuer = self.of(Role.APPLICANTS, now)
        key = new_key()
        wanted = Wanted(named(shortened(name), ORGANISATION, mark), (Purpose.APPLICANT,), now, now + lives)
        holder = Holder(issue(wanted, key.public_key(), issuer.holder), key)
        return Generation(Role.APPLICANTS, 0, holder, (issuer.certificate, *issuer.above))

    def roots(self) -> tuple[x509.Certificate, ...]:
        """All roots there have been: what those who verify trust."""
        return tuple(holder.certificate for _, holder in self._files.generations(Role.ROOT, None))

    def everything(self) -> tuple[Generation, ...]:
        """Every generation of every role, seals included."""
        return tuple(
            self._generation(role, number, holder)
            for role, owner in self._files.kinds() for number, holder in self._files.generations(role, owner)
        )

    def revocation_lists(self, now: dt.datetime) -> tuple[x509.CertificateRevocationList, ...]:
        """The current list of each issuing authority; where its key is not at hand, the last one it made."""
        issuers = [(role, number, holder) for role in AUTHORITIES for number, holder in self._files.generations(role, None)]
        return Revocations(self.folder).lists(issuers, now)

    def revoke(self, certificate: x509.Certificate, at: dt.datetime, reason: x509.ReasonFlags) -> None:
        """Count a certificate no more since `at`; it is in the lists from now on. What is said last of it counts."""
        Revocations(self.folder).add(certificate, Revoked(certificate.serial_number, at, reason))

    def _made(self, role: Role, now: dt.datetime, owner: Owner | None) -> Holder:
        term = TERMS[role]
        issuer = self.of(term.issuer, now).holder if term.issuer is not None else None
        if issuer is not None and issuer.key is None:
            raise self._root_away()
        key = new_key()
        subject = named(f"{term.title} {secrets.token_hex(4)}", ORGANISATION) if owner is None else named(
            shortened(owner.name), shortened(owner.name), owner.code
        )
        wanted = Wanted(subject, term.purposes, now, now + term.lives, DEPTH.get(role))
        return Holder(issue(wanted, key.public_key(), issuer, key), key)

    def _generation(self, role: Role, number: int, holder: Holder) -> Generation:
        above: list[x509.Certificate] = []
        below = holder.certificate
        while below.issuer != below.subject:
            found = [
                h.certificate for r in AUTHORITIES for _, h in self._files.generations(r, None) if h.certificate.subject == below.issuer
            ]
            if not found:
                gone = f"the certificate of {below.issuer.rfc4514_string()} is gone"
                raise SigningError(SIG_AUTHORITY, Defect(str(self.folder), gone, key_files.RESTORE))
            below = found[0]
            above.append(below)
        return Generation(role, number, holder, tuple(above))

    def _root_away(self) -> SigningError:
        where = str(self.folder / "root-*.pem")
        return SigningError(SIG_AUTHORITY, Defect(where, "the root's key is needed and not there", "bring it back for the renewal, then take it away again"))


def shortened(name: str) -> str:
    """The name as a certificate can hold it; statements hold it whole."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    while len(name.encode()) > LONGEST_NAME - len("…".encode()):
        name = name[:-1]
    return name + "…"
