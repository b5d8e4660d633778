"""With what this installation prints and seals licences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

    from engine.licence.read import Printing
    from engine.licence.sealer import Sealer
    from engine.signing.key_files import Owner
    from engine.signing.seal_drawing import DrawnSeal, SealPicture
    from engine.store.database import Database
    from engine.store.vault import Vault
    from engine.store.writer import Writer

SEALS = "seals"
"""Folder, below that of the signing authority, for the pictures of real seals: `seals/CODE.pdf`."""


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
    from commands.opening import press
    from commands.options import settings
    from engine.clock import now
    from engine.licence.sealer import Sealer
    from engine.licence.sealing import Workshop
    from engine.signing.authority import Authority
    from engine.signing.embedded import time_stamper

    s = settings()
    authority = Authority(s.signing)

    def stamper(at: dt.datetime) -> TimeStamper:
        return time_stamper(authority, s.timestamps, at)

    return Sealer(database, writer, vault, Workshop(printing(), press(), authority, stamper, _look), now)


def _look(owner: Owner) -> DrawnSeal | SealPicture:
    """The authority's own seal where its picture is at hand; else one drawn here, a specimen unless licences are real."""
    from commands.options import settings
    from engine.signing.lettering import Face
    from engine.signing.seal_drawing import DrawnSeal, SealPicture
    from engine.typesetting.fonts import font_set

    s = settings()
    picture = s.signing / SEALS / f"{owner.code}.pdf"
    if picture.is_file():
        return SealPicture(picture)
    fonts = font_set(s.fonts)
    face = fonts.faces[fonts.families["song"][0]][0]
    return DrawnSeal(owner.name, Face(Path(str(face.path)), face.index), specimen=not s.for_real)
