"""The files of the embedded authority: one for each generation of a role, with its key and its certificate (PEM).

Key and certificate lie in one file, so that a crash or a second process never leaves one without the other. Only its
owner may read it. A file whose key was taken away (a root kept offline, a key destroyed after use) is as good as
before for everything that needs the certificate alone.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from engine.errors import SIG_AUTHORITY, SIG_INPUT, Defect, SigningError
from engine.signing.certificates import Holder
from engine.signing.roles import Role
from engine.store import private_file

RESTORE = "restore the folder of the authority from its backup"
_NAME = re.compile(r"(?P<role>[a-z]+)(?:-(?P<code>[0-9A-Z]{18}))?-(?P<number>[1-9]\d{0,5})\.pem")
_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose seal it is: the registration authority 登记机关 by its name and unified social credit code."""

    name: str
    code: str

    def __post_init__(self) -> None:
        if not self.name or not _CODE.fullmatch(self.code):
            wrong = Defect("owner", "a seal belongs to a registration authority", "give its name and its 18-character code")
            raise SigningError(SIG_INPUT, wrong)


class KeyFiles:
    """The key files in a folder. What was read is remembered until the file changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[int, Holder]] = {}

    def generations(self, role: Role, owner: Owner | None) -> list[tuple[int, Holder]]:
        """The generations of a role by number, the oldest first. Raises SigningError SIG-AUTHORITY."""
        code = owner.code if owner is not None else None
        return [(number, self._holder(path)) for r, c, number, path in self._all() if (r, c) == (role, code)]

    def kinds(self) -> list[tuple[Role, Owner | None]]:
        """The roles there are files of, seals by their owners (whose names are in their certificates)."""
        found = dict.fromkeys((role, code) for role, code, _, _ in self._all())
        return [(role, Owner("-", code) if code is not None else None) for role, code in found]

    def add(self, role: Role, owner: Owner | None, number: int, holder: Holder) -> None:
        """Write a generation, unless another process has written it meanwhile."""
        with suppress(FileExistsError):
            private_file.write(self._path(role, owner, number), _text(holder), anew=True)

    def destroy_key(self, role: Role, owner: Owner | None, number: int) -> None:
        """Leave only the certificate."""
        path = self._path(role, owner, number)
        holder = self._holder(path)
        if holder.key is not None:
            private_file.write(path, _text(Holder(holder.certificate, None)))

    def _all(self) -> list[tuple[Role, str | None, int, Path]]:
        matches = ((path, _NAME.fullmatch(path.name)) for path in self._folder.glob("*.pem"))
        known = [(Role(m["role"]), m["code"], int(m["number"]), path) for path, m in matches if m and m["role"] in list(Role)]
        return sorted(known, key=lambda k: (list(Role).index(k[0]), k[1] or "", k[2]))

    def _path(self, role: Role, owner: Owner | None, number: int) -> Path:
        return self._folder / "-".join([role.value, *([owner.code] if owner is not None else []), f"{number}.pem"])

    def _holder(self, path: Path) -> Holder:
        try:
            changed = path.stat().st_mtime_ns
            found = self._read.get(path)
            if found is None or found[0] != changed:
                found = self._read[path] = (changed, _parsed(path))
        except (OSError, ValueError, TypeError) as error:
            raise SigningError(SIG_AUTHORITY, Defect(str(path), f"it cannot be read ({type(error).__name__})", RESTORE)) from None
        return found[1]


def _parsed(path: Path) -> Holder:
    text = path.read_bytes()
    certificate = x509.load_pem_x509_certificate(text)
    if b"PRIVATE KEY" not in text:
        return Holder(certificate, None)
    unsafe = private_file.open_to_others(path)
    if unsafe is not None:
        raise SigningError(SIG_AUTHORITY, unsafe)
    key = serialization.load_pem_private_key(text, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise SigningError(SIG_AUTHORITY, Defect(str(path), "its key is not that of its certificate", RESTORE))
    return Holder(certificate, key)


def _text(holder: Holder) -> str:
    certificate = holder.certificate.public_bytes(serialization.Encoding.PEM)
    if holder.key is None:
        return certificate.decode("ascii")
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (holder.key.private_bytes(*form) + certificate).decode("ascii")
