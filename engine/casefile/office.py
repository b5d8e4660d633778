"""What every operation works with: the vault that seals personal data, and the bundle by which the procedure goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bundle import Bundle
from engine.clock import CHINA
from engine.errors import CASE_KIND, DOC_GLYPH, CaseError, Defect, DocumentError
from engine.lifecycle.calendar import WorkingDays, index_days
from engine.papers.authority import Authorities, shipped_authorities
from engine.papers.speech import Speech, speech_of
from engine.rules.procedure import KindOfApplication, Procedure, TimeLimit
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from engine.typesetting.sheet import texts
from reference_libs.library import Libraries

_WEEKENDS_ONLY = WorkingDays({}, frozenset())


@dataclass(frozen=True, slots=True)
class Office:
    """The registry's office: one vault, one bundle. A new bundle is a new office; no case sees two.

    authorities: who issues papers, by division; press: the fonts papers and licences are set with, None where there are
    none, so that nothing can be said of what they would show.
    """

    vault: Vault
    bundle: Bundle
    authorities: Authorities = field(default_factory=shipped_authorities)
    press: Setter | None = None
    speech: Speech = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "speech", speech_of(self.bundle))

    @property
    def procedure(self) -> Procedure:
        return self.bundle.rulebook.procedure

    def kind(self, name: str) -> KindOfApplication:
        """What the rulebook says of a kind. Raises CaseError CASE-KIND if it does not know it."""
        found = self.procedure.of(name)
        if found is None:
            raise CaseError(CASE_KIND, Defect("/kind", f"the rulebook {self.bundle.rulebook.name} has no kind {name}"))
        return found

    def parameter(self, name: str, day: dt.date) -> Any:
        """A parameter's value on the day."""
        return self.bundle.rulebook.values(day)[name]

    @property
    def calendar(self) -> WorkingDays:
        """Working days; without the table, weekends are all that is known."""
        return calendar_of(self.bundle.libraries)

    def last_day(self, limit: TimeLimit, now: dt.datetime) -> dt.date:
        """The last day of a time limit that begins now."""
        return self.calendar.end_of(limit, day_of(now))

    def covers(self, division: str) -> bool:
        """Whether the rulebook's registry registers there; for a place of another one no name is held."""
        area = self.bundle.rulebook.area
        return not area or any(division.startswith(prefix) or prefix.startswith(division.rstrip("0")) for prefix in area)

    def authority(self, district: str) -> str:
        """The registration authority of a district, by name."""
        return self.authorities.of(district).name

    def place(self, district: str) -> str:
        """A district by its full name, such as 江门市蓬江区; its code where that is not known."""
        return self.speech.division(district) or district

    def must_show(self, body: Mapping[str, Any]) -> None:
        """Raises DocumentError DOC-GLYPH with every place of a paper's body that no font here can show."""
        said = list(texts(body)) if self.press is not None else []
        wrong = [(pointer, lacking) for pointer, text in said if self.press is not None and (lacking := self.press.lacking(text))]
        if wrong:
            raise DocumentError(DOC_GLYPH, [Defect(pointer, f"no font has {len(lacking)} of its characters") for pointer, lacking in wrong])


def calendar_of(libraries: Libraries) -> WorkingDays:
    """The calendar of some libraries."""
    library = libraries.loaded.get("working_days")
    return library.compiled(index_days) if library is not None else _WEEKENDS_ONLY


def day_of(now: dt.datetime) -> dt.date:
    """The day in China on which `now` lies."""
    return now.astimezone(CHINA).date()
