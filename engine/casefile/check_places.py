"""Do the places of licences agree with what the licences say? Opens every licence, and shows no address."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select

from engine.casefile.check import PAGE, Problem
from engine.casefile.licences import LICENCES, Licence
from engine.casefile.places import PLACES
from engine.casefile.places_renewal import place_of
from engine.errors import StoreError
from engine.store.database import Database
from engine.store.place_keys import index_of
from engine.store.vault import Vault
from reference_libs.library import Libraries

ADVICE = "run `miaopi store index-places`"


def check_places(database: Database, vault: Vault, libraries: Libraries, told: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """Every licence that is entered at another place than it says. `told`: how many were looked at."""
    after, looked_at = "", 0
    columns = [LICENCES.c[name] for name in Licence.__slots__]
    while True:
        with database.snapshot() as session:
            rows = session.connection().execute(
                select(PLACES.c.made_with, PLACES.c.place, *columns).join(LICENCES, LICENCES.c.uscc == PLACES.c.uscc)
                .where(PLACES.c.uscc > after).order_by(PLACES.c.uscc).limit(PAGE)
            ).all()
            for made_with, place, *licence in rows:
                try:
                    said = place_of(session, vault, Licence(*licence), libraries)
                except StoreError:
                    continue  # told where what is sealed is opened
                expected = index_of(session, vault, made_with, str(said)) if said is not None and made_with is not None else None
                if made_with is not None and expected != place:
                    yield Problem(licence[0], f"it is entered at another address than it says, by today's libraries: {ADVICE}")
        looked_at += len(rows)
        if told is not None:
            told(looked_at)
        if len(rows) < PAGE:
            return
        after = rows[-1].uscc
