"""Which entries of the register still say how a name stands: the register is a log, and later entries end earlier ones."""

from __future__ import annotations

from collections.abc import Iterable

from engine.register.port import StoredName
from engine.text.normalise import normalise


def standing(entries: Iterable[StoredName]) -> tuple[StoredName, ...]:
    """The entries that are not ended by another of the same name in the same city, in the order of positions.

    A later entry ends an earlier one unless both are dated and it is of an earlier day (a table of old events
    may be imported late), or both carry a social credit code and the codes differ (two holders), or it is a
    reservation and the earlier one is not: when that has run out, the name must not look free. A release ends a
    reservation and nothing else, and says of no name that it is taken. Where in doubt both stay: to compare a
    name once too often is safe, to overlook one is not.
    """
    kept: dict[tuple[str, str], list[StoredName]] = {}
    for entry in sorted(entries, key=lambda e: e.position):
        same = kept.setdefault((entry.city, normalise(entry.name)), [])
        if any(_ends(old, entry) and not _ends(entry, old) for old in same):
            continue
        same[:] = [old for old in same if not _ends(entry, old)]
        same.append(entry)
    found = (e for same in kept.values() for e in same if e.status != "released")
    return tuple(sorted(found, key=lambda e: e.position))


def _ends(later: StoredName, earlier: StoredName) -> bool:
    if later.status in ("reserved", "released") and earlier.status != "reserved":
        return False
    if later.uscc and earlier.uscc and later.uscc != earlier.uscc:
        return False
    dated = later.status_on is not None and earlier.status_on is not None
    if dated and later.status_on != earlier.status_on:
        return bool(later.status_on and earlier.status_on and later.status_on > earlier.status_on)
    return later.position > earlier.position
