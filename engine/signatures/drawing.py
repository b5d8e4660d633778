"""Drawing up the document of an application: typeset from the frozen content, with an empty field for each signer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.casefile.office import day_of
from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.errors import SGN_NOBODY, Defect, SignatureError
from engine.papers.application_document import SIGNERS, application_document
from engine.papers.authority import Authorities
from engine.papers.occasion import Occasion
from engine.papers.sheet import SIGNATURE, paper_sheet
from engine.signatures.required import Standard, required
from engine.signing.pades import prepare
from engine.signing.pdf import Place
from engine.typesetting.setter import Setter

KIND = "application_document"


@dataclass(frozen=True, slots=True)
class Drawing:
    """With what documents are drawn up: typesetting, the table of authorities."""

    setter: Setter
    authorities: Authorities


def draw_up(drawing: Drawing, standard: Standard, application_id: str, application: Application, now: dt.datetime) -> bytes:
    """The document to be signed. Not to be called where an asyncio loop runs.

    Raises SignatureError SGN-NOBODY if the application names nobody who would have to sign it, DocumentError (DOC-GLYPH and the
    others), SigningError.
    """
    who = [one for one in required(application, standard) if one.signs]
    if not who:
        roles = " or ".join(SIGNERS[application.entity_type])
        raise SignatureError(SGN_NOBODY, Defect("/parties", f"nobody is {roles}", "add who it is, with name, roles and document"))
    authority = drawing.authorities.of(application.division)
    occasion = Occasion(application_id, application, freeze(application).digest, authority, day_of(now), standard.speech)
    sheet = paper_sheet(KIND, application_id, application_document(occasion), now)
    spots = drawing.setter.spots(sheet, SIGNATURE)
    places = {}
    for number, one in enumerate(who):
        spot = spots[str(number)]
        places[one.field_name or ""] = Place(spot.page, spot.left, spot.bottom, spot.right, spot.top)
    return prepare(drawing.setter.pdf(sheet), places)
