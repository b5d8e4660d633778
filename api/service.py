"""What a process of the service works with, opened once and shared by its threads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from api.deciding import Deciding
from api.licences import Licences
from api.rates import Rates
from engine.casefile.office import Office
from engine.casefile.surroundings import Surroundings
from engine.clock import now
from engine.errors import DOC_FONT, Defect, DocumentError
from engine.identity.opening import Identification
from engine.identity.wechat.callback import Callback
from engine.signatures.drawing import Drawing
from engine.signatures.required import Standard
from engine.signatures.signing import Pen
from engine.store.database import Database
from engine.store.vault import Vault
from engine.store.writer import Writer


@dataclass(slots=True)
class Service:
    """database, writer: the case file; surroundings: bundle, register and lists in use; identification: who logs people in
    and verifies them; drawing: how documents are typeset (None: there is no font); pen: how they are signed; licences: how
    licences are shown and sealed; deciding: the worker of this process; callback: reads what WeChat sends."""

    database: Database
    writer: Writer
    vault: Vault
    surroundings: Surroundings
    identification: Identification
    drawing: Drawing | None
    pen: Pen
    licences: Licences
    deciding: Deciding
    callback: Callback | None = None
    rates: Rates = field(default_factory=Rates.per_minute)
    instant: Callable[[], dt.datetime] = now
    _standard: Standard | None = None

    @property
    def office(self) -> Office:
        """The office in use. One request takes it once, so that it sees one bundle."""
        return self.surroundings.office

    def standard(self) -> Standard:
        """Who takes part by the bundle in use; made once for each."""
        bundle, known = self.office.bundle, self._standard
        if known is None or known.bundle != bundle.digest:
            known = self._standard = Standard.of(bundle)
        return known

    def press(self) -> Drawing:
        """How documents are drawn up. Raises DocumentError DOC-FONT."""
        if self.drawing is None:
            raise DocumentError(DOC_FONT, Defect("MIAOPI_FONTS", "there is no Chinese font", "install one"))
        return self.drawing

    def close(self) -> None:
        """End after the cases in hand; what was begun is committed."""
        self.deciding.stop()
        self.writer.close()
        self.database.close()
        self.identification.close()
