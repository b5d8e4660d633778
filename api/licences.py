"""How this process shows and seals licences."""

from __future__ import annotations

from dataclasses import dataclass

from engine.casefile.office import Office
from engine.licence.opening import open_sealer
from engine.licence.read import Printing
from engine.licence.sealer import Sealer
from engine.settings import Settings
from engine.signing.authority import Authority
from engine.store.database import Database
from engine.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Licences:
    """authority: who signs the status lists."""

    settings: Settings
    authority: Authority

    @property
    def site(self) -> str:
        """Where licences can be looked up."""
        return self.settings.site

    def printing(self, office: Office) -> Printing:
        """How licences are printed by the bundle in use."""
        return Printing(office.authorities, office.speech, self.settings.site, self.settings.for_real)

    def sealer(self, office: Office, database: Database, writer: Writer) -> Sealer:
        """Who seals a licence that is asked for and was not sealed yet. Raises DocumentError DOC-FONT."""
        return open_sealer(self.settings, self.authority, self.printing(office), database, writer, office.vault)
