"""The sealer: takes what waits to be sealed, until there is nothing. Any number may work beside one another.

This is the edge at which any failure is caught: what is not sealed waits and is tried again, and after `ATTEMPTS`
failures, or where trying again cannot help, it is stuck until a person has looked. The licence itself is registered
and valid all the while; what it lacks is its document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from engine.errors import (
    DOC_FIELD,
    DOC_FONT,
    DOC_GLYPH,
    DOC_LIMIT,
    DOC_STATUS,
    DOC_TEMPLATE,
    LIC_NOT_FOUND,
    SIG_GLYPH,
    LicenceError,
    MiaopiError,
)
from engine.licence.document import Copy
from engine.licence.documents import Kept, newest
from engine.licence.read import open_licence
from engine.licence.sealing import Due, Made, Workshop, ask, drop, enter, make, put_off, take
from engine.store.database import Database
from engine.store.vault import Vault
from engine.store.writer import Writer

ATTEMPTS = 5
LEASE = dt.timedelta(minutes=2)
"""How long a document is kept from other sealers. One takes less than a second."""
PAUSE = dt.timedelta(seconds=10)
"""Before the second attempt; each further one waits twice as long."""
BATCH = 8
FOR_A_PERSON = frozenset({DOC_FIELD, DOC_FONT, DOC_GLYPH, DOC_LIMIT, DOC_TEMPLATE, SIG_GLYPH})
"""What trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What became of one document. digest: empty unless it was sealed; failure: its kind, with nothing of the licence."""

    due: Due
    digest: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals licences of one installation."""

    database: Database
    writer: Writer
    vault: Vault
    workshop: Workshop
    clock: Callable[[], dt.datetime]

    def step(self) -> list[Sealed]:
        """Seal the next documents; an empty list when none waits."""
        now = self.clock()
        return [self.seal(due) for due in self.writer.run(lambda session: take(session, now, now + LEASE, BATCH))]

    def seal(self, due: Due) -> Sealed:
        """Seal one document. What stands in the way is kept with it."""
        try:
            with self.database.read() as session:
                opened = open_licence(session, self.vault, due.uscc, due.version)
            made = make(self.workshop, opened, due, self.clock())
            return self._entered(made)
        except Exception as error:  # noqa: BLE001 - the edge: the document waits, in the end for a person
            return self._failed(due, error)

    def seal_now(self, uscc: str, copy: Copy) -> Sealed:
        """Seal the newest version of a licence, whatever came of it before. Raises LicenceError: LIC-NOT-FOUND, LIC-STATUS."""
        now = self.clock()
        return self.seal(self.writer.run(lambda session: ask(session, uscc, copy, now)))

    def seal_missing(self, uscc: str, copy: Copy) -> Kept:
        """The sealed document of a licence as it stands, which is made if there is none.

        Raises LicenceError: LIC-NOT-FOUND, LIC-STATUS; LIC-NOT-FOUND too where it could not be sealed now.
        """
        try:
            with self.database.read() as session:
                return newest(session, uscc, copy)
        except LicenceError as error:
            if error.code != LIC_NOT_FOUND:
                raise
        self.seal_now(uscc, copy)
        with self.database.read() as session:
            return newest(session, uscc, copy)

    def _entered(self, made: Made) -> Sealed:
        now = self.clock()
        edition = self.writer.run(lambda session: enter(session, self.vault, made, now))
        return Sealed(made.due, made.digest if edition is not None else "")

    def _failed(self, due: Due, error: Exception) -> Sealed:
        failure = error.code if isinstance(error, MiaopiError) else type(error).__name__
        if failure == DOC_STATUS:  # it has ended meanwhile
            self.writer.run(lambda session: drop(session, due))
            return Sealed(due)
        hopeless = failure in FOR_A_PERSON or due.attempts + 1 >= ATTEMPTS
        next_at = None if hopeless else self.clock() + PAUSE * 2**due.attempts
        with suppress(Exception):  # the lease runs out by itself
            self.writer.run(lambda session: put_off(session, due, failure, next_at))
        return Sealed(due, failure=failure)
