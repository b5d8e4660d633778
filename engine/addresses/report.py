"""An address as the contract of `addresses parse --json` says it: its fields, and beside them standard forms."""

from __future__ import annotations

from typing import Any

from engine.addresses.aliases import Aliases
from engine.addresses.fields import fields
from engine.addresses.gazetteer import Gazetteer
from engine.addresses.key import address_key, numbers
from engine.addresses.parse import ParsedAddress

LEVELS = ("province", "city", "district")


def reading(address: ParsedAddress, gazetteer: Gazetteer, aliases: Aliases) -> dict[str, Any]:
    """The text, every field as written, and `normalised` (docs/addresses.md)."""
    return {"text": address.text, **fields(address), "normalised": normalised(address, gazetteer, aliases)}


def normalised(address: ParsedAddress, gazetteer: Gazetteer, aliases: Aliases) -> dict[str, Any]:
    """Divisions completed with their codes, numbers in Arabic, names of today; "" for what is not known."""
    codes = completed(address.codes, gazetteer)
    division = next((code for code in reversed(codes) if code), "")
    street = address.street
    key = address_key(address, division, aliases)
    return {
        **{level: gazetteer.names.get(code, "") for level, code in zip(LEVELS, codes, strict=True)},
        "codes": dict(zip(LEVELS, codes, strict=True)),
        "town": address.town or "",
        "road": aliases.of_today(division, street.name) if street else "",
        "number": numbers(street.houses if street and street.houses else (address.lot,) if address.lot else ()),
        "building": address.building or "",
        "unit": address.unit or "",
        "floor": "" if address.floor is None else str(address.floor),
        "room": address.room or "",
        "key": str(key) if key else "",
    }


def completed(codes: tuple[str, ...], gazetteer: Gazetteer) -> tuple[str, str, str]:
    """The codes of province, city and district that an address lies in; "" where it may be several, or there is none
    (a municipality has no city, 仙桃市 lies directly in its province)."""
    if not codes:
        return "", "", ""
    levels = []
    for digits in (2, 4, 6):
        inside = {code[:digits].ljust(6, "0") for code in codes}
        code = inside.pop() if len(inside) == 1 else ""
        levels.append(code if code in gazetteer.names and (digits == 2 or code[digits - 2 : digits] != "00") else "")
    return levels[0], levels[1], levels[2]
