"""Opening what an installation seals licences with, as its settings say."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from pyhanko.sign.timestamps import TimeStamper

from engine.clock import now
from engine.licence.read import Printing
from engine.licence.sealer import Sealer
from engine.licence.sealing import Workshop
from engine.settings import Settings
from engine.signing.authority import Authority
from engine.signing.embedded import time_stamper
from engine.signing.key_files import Owner
from engine.signing.lettering import Face
from engine.signing.seal_drawing import DrawnSeal, SealPicture
from engine.store.database import Database
from engine.store.vault import Vault
from engine.store.writer import Writer
from engine.typesetting.fonts import font_set
from engine.typesetting.setter import setter

SEALS = "seals"
"""Folder, below that of the signing authority, for the pictures of real seals: `seals/CODE.pdf`."""


def open_sealer(
    settings: Settings, authority: Authority, printing: Printing, database: Database, writer: Writer, vault: Vault
) -> Sealer:
    """Who seals licences here. Raises DocumentError DOC-FONT."""

    def stamper(at: dt.datetime) -> TimeStamper:
        return time_stamper(authority, settings.timestamps, at)

    return Sealer(database, writer, vault, Workshop(printing, setter(settings.fonts), authority, stamper, partial(_look, settings)), now)


def _look(settings: Settings, owner: Owner) -> DrawnSeal | SealPicture:
    """The authority's own seal where its picture is at hand; else one drawn here, a specimen unless licences are real."""
    picture = settings.signing / SEALS / f"{owner.code}.pdf"
    if picture.is_file():
        return SealPicture(picture)
    fonts = font_set(settings.fonts)
    face = fonts.faces[fonts.families["song"][0]][0]
    return DrawnSeal(owner.name, Face(Path(str(face.path)), face.index), specimen=not settings.for_real)
