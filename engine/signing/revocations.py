"""Which certificates of the embedded authority were revoked, and the lists that say so (RFC 5280, section 5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from engine.errors import SIG_AUTHORITY, Defect, SigningError
from engine.signing.certificates import Holder, Revoked, reason_of, revocation_list
from engine.signing.key_files import RESTORE
from engine.signing.roles import Role
from engine.store import private_file

LIVES = {Role.ROOT: dt.timedelta(days=400), Role.APPLICANTS: dt.timedelta(days=7), Role.INSTITUTIONS: dt.timedelta(days=7)}
"""How long a list may be relied on. The root's is long, since its key may be kept offline."""
RENEWED = 8
"""A list is made anew when an eighth of its life is over, and when a certificate was revoked."""


class Revocations:
    """The revoked certificates noted in the authority's folder, and its lists."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "revoked.json"

    def add(self, certificate: x509.Certificate, revoked: Revoked) -> None:
        noted = self._noted()
        noted[f"{revoked.serial:x}"] = {
            "issuer": certificate.issuer.rfc4514_string(), "at": revoked.at.isoformat(), "reason": revoked.reason.value,
        }
        private_file.write(self._path, json.dumps(noted, indent=1))

    def lists(self, issuers: Iterable[tuple[Role, int, Holder]], now: dt.datetime) -> tuple[x509.CertificateRevocationList, ...]:
        noted = self._noted()
        lists = (self._list(role, number, holder, self._of(holder, noted), now) for role, number, holder in issuers)
        return tuple(found for found in lists if found is not None)

    def _list(
        self, role: Role, number: int, holder: Holder, revoked: list[Revoked], now: dt.datetime
    ) -> x509.CertificateRevocationList | None:
        path = self._folder / f"{role.value}-{number}.crl"
        last = self._read(path) if path.exists() else None
        if holder.key is None:
            return last
        if last is not None and _entries(last) == {(r.serial, r.at.replace(microsecond=0), r.reason) for r in revoked}:
            age = now - last.last_update_utc
            if dt.timedelta(0) <= age < LIVES[role] / RENEWED:
                return last
        made = revocation_list(holder, revoked, now, LIVES[role])
        private_file.write(path, made.public_bytes(Encoding.PEM).decode("ascii"))
        return made

    def _read(self, path: Path) -> x509.CertificateRevocationList:
        try:
            return x509.load_pem_x509_crl(path.read_bytes())
        except (OSError, ValueError):
            raise self._unusable(path) from None

    def _noted(self) -> dict[str, dict[str, str]]:
        if not self._path.exists():
            return {}
        try:
            noted = json.loads(self._path.read_text(encoding="ascii"))
            return {str(serial): {k: str(entry[k]) for k in ("issuer", "at", "reason")} for serial, entry in noted.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise self._unusable(self._path) from None

    def _of(self, holder: Holder, noted: dict[str, dict[str, str]]) -> list[Revoked]:
        name = holder.certificate.subject.rfc4514_string()
        try:
            return [
                Revoked(int(serial, 16), dt.datetime.fromisoformat(entry["at"]), x509.ReasonFlags(entry["reason"]))
                for serial, entry in noted.items() if entry["issuer"] == name
            ]
        except ValueError:
            raise self._unusable(self._path) from None

    @staticmethod
    def _unusable(path: Path) -> SigningError:
        return SigningError(SIG_AUTHORITY, Defect(str(path), "it cannot be read", RESTORE))


def _entries(crl: x509.CertificateRevocationList) -> set[tuple[int, dt.datetime, x509.ReasonFlags]]:
    return {(r.serial_number, r.revocation_date_utc, reason_of(r)) for r in crl}
