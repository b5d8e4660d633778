"""The address of a case, read once for all checks, and the counties it may lie in."""

from __future__ import annotations

from engine.addresses import aliases, gazetteer
from engine.addresses.key import address_key
from engine.addresses.parse import ParsedAddress, parse
from engine.case import Case
from engine.domain.address_key import AddressKey
from engine.domain.application import Application
from reference_libs.library import Libraries

NEEDS = ("divisions", "place_names")
"""The tables a key is made with."""


def read_address(case: Case) -> ParsedAddress | None:
    """The address of the application; None when none was given. Needs the lexicon `divisions`."""
    address = case.application.address
    if address is None:
        return None
    return parse(address, case.libraries.compiled(gazetteer.build))


def contains(outer: str, inner: str) -> bool:
    """Whether the division `outer` is or contains `inner` (six-digit codes)."""
    return inner.startswith(outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer)


def counties(application: Application, address: ParsedAddress) -> tuple[str, ...]:
    """The counties the address may lie in: as it says, or where it names none, as the application says."""
    division = application.division
    agrees = division is not None and (not address.codes or any(contains(code, division) for code in address.codes))
    if division is not None and agrees and not division.endswith("00"):
        return (division,)
    return tuple(code for code in address.codes if not code.endswith("00"))


def lies_in(application: Application, address: ParsedAddress, listed: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """The counties to look for the address in, and whether it is sure to lie there: one county, or else those of `listed` that
    lie in the division it names (江门市港口路86号), and where it names none, all of them."""
    if found := counties(application, address):
        return found, len(found) == 1
    outer = address.codes or ((application.division,) if application.division else ())
    return tuple(sorted(code for code in listed if not outer or any(contains(o, code) for o in outer))), False


def key_of(application: Application, libraries: Libraries) -> AddressKey | None:
    """The key under which registrations at the application's address are counted. None where there is no address, it
    names no place, or its county is not known; and for a place on a platform, which has no door."""
    text, premises = application.address, application.premises
    if not text or (premises is not None and premises.kind == "network") or any(i not in libraries.loaded for i in NEEDS):
        return None
    address = parse(text, libraries.compiled(gazetteer.build))
    found = counties(application, address)
    return address_key(address, found[0], libraries.compiled(aliases.build)) if len(found) == 1 else None
