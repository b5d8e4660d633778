"""`miaopi authority`: the certificates of the embedded authority."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import datetime as dt

    from engine.signing.authority import Authority, Generation


@click.group("authority")
def group() -> None:
    """Show and export the certificates of the embedded authority, which is made if there is none yet.

    It is not a licensed one (电子签名法 第十六条). Exit codes: 0 done; 2 its folder cannot be used.
    """


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> None:
    """List the keys of the authority by role, with their certificates, and until when each is used."""
    authority, now = _opened()
    rows = [_row(generation, now) for generation in authority.everything()]
    if as_json:
        click.echo(json.dumps({"folder": str(authority.folder), "certificates": rows}, ensure_ascii=False))
        return
    from commands.show import table

    click.echo(f"{authority.folder}")
    columns = ["role", "generation", "name", "key", "used_until", "valid_until", "sha256"]
    table(columns, [[str(row[c])[:16] if c == "sha256" else row[c] for c in columns] for row in rows])


@group.command()
@click.option("--chain", is_flag=True, help="Also the certificates below the roots.")
@click.option("--lists", is_flag=True, help="The lists of revoked certificates instead.")
def export(chain: bool, lists: bool) -> None:
    """Print the roots as PEM: what those need who verify signatures and seals elsewhere (`--trust`).

    Only certificates and lists are printed, never a key.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    authority, now = _opened()
    certificates = authority.roots() if not chain else tuple(generation.certificate for generation in authority.everything())
    for item in authority.revocation_lists(now) if lists else certificates:
        click.echo(item.public_bytes(Encoding.PEM).decode("ascii"), nl=False)


def _opened() -> tuple[Authority, dt.datetime]:
    from commands.options import settings
    from engine.clock import now
    from engine.signing.authority import Authority
    from engine.signing.roles import Role

    authority, at = Authority(settings().signing), now()
    if not authority.roots():
        click.echo(f"made a new authority in {authority.folder}", err=True)
    for role in (Role.APPLICANTS, Role.TIMESTAMPS):
        authority.of(role, at)
    return authority, at


def _row(generation: Generation, now: dt.datetime) -> dict[str, Any]:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    certificate = generation.certificate
    return {
        "role": generation.role.value, "generation": generation.number,
        "name": certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value,
        "key": "at hand" if generation.holder.key is not None else "away",
        "used_until": generation.used_until().date().isoformat(),
        "valid_until": certificate.not_valid_after_utc.date().isoformat(),
        "expired": certificate.not_valid_after_utc < now, "serial": f"{certificate.serial_number:x}",
        "sha256": certificate.fingerprint(SHA256()).hex(),
    }
