"""With what this installation prints and seals licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.licence.read import Printing
    from engine.licence.sealer import Sealer
    from engine.store.database import Database
    from engine.store.vault import Vault
    from engine.store.writer import Writer


def printing() -> Printing:
    """How licences are printed here. Raises DocumentError DOC-AUTHORITY, RulebookError."""
    from commands.options import open_bundle, settings
    from engine.licence.read import Printing
    from engine.papers.authority import read_authorities
    from engine.papers.speech import speech_of

    s = settings()
    return Printing(read_authorities(s.authorities), speech_of(open_bundle(None)), s.site, s.for_real)


def open_sealer(database: Database, writer: Writer, vault: Vault) -> Sealer:
    """Who seals licences here. Raises DocumentError: DOC-FONT, DOC-AUTHORITY."""
    from commands.options import settings
    from engine.licence import opening
    from engine.signing.authority import Authority

    s = settings()
    return opening.open_sealer(s, Authority(s.signing), printing(), database, writer, vault)


def seal_missing(uscc: str) -> None:
    """Seal the 副本 of a licence unless it has one. Raises LicenceError with what stands in the way."""
    from commands.desk import open_files

    with open_files() as files:
        open_sealer(files.database, files.writer, files.vault).seal_missing(uscc, "duplicate")
