"""The list of banned and limited addresses that a registry keeps: what each entry closes, for whom, and how long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.addresses import aliases
from engine.addresses.places import Place, PlaceIndex, index, spot
from reference_libs.library import Libraries, Row


@dataclass(frozen=True, slots=True)
class Entry(Place):
    """A row of the library, read. `trades`: empty for all. `limit`: registrations the place may carry, and no ban."""

    reason: str
    trades: tuple[str, ...]
    limit: int | None
    since: dt.date | None
    until: dt.date | None
    grounding: str

    def in_force(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


Banned = PlaceIndex[Entry]


def build(libraries: Libraries) -> Banned:
    """The index of the library: `libraries.compiled(build)`. Needs `banned_addresses` and `place_names`."""
    return index([_entry(row) for row in libraries["banned_addresses"]], libraries.compiled(aliases.build))


def _entry(row: Row) -> Entry:
    return Entry(
        **spot(row),
        reason=row["reason"],
        trades=tuple(t for t in row["trades"].split(";") if t),
        limit=int(row["limit"]) if row["limit"] else None,
        since=dt.date.fromisoformat(row["from"]) if row["from"] else None,
        until=dt.date.fromisoformat(row["until"]) if row["until"] else None,
        grounding=row["grounding"],
    )
