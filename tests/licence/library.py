"""A licence library at work: a registry's desk, and who seals what it issues, at the desk's time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.domain.application import Application
from engine.licence.read import Printing
from engine.licence.sealer import Sealed, Sealer
from engine.licence.sealing import Workshop
from engine.signing.authority import Authority
from engine.signing.roles import Role
from engine.signing.seal_drawing import DrawnSeal
from engine.signing.timestamps import LocalTimeStamper
from engine.typesetting.setter import Setter
from tests.desk import Desk
from tests.papers.conftest import the_authorities, the_speech
from tests.signing.documents import face

SITE = "https://reg.example"


@dataclass
class Library:
    """What a test of the licence library works with."""

    desk: Desk
    workshop: Workshop

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.desk.database, self.desk.writer, self.desk.office.vault, self.workshop, lambda: self.desk.now)

    def register(self, application: Application) -> str:
        """Have an application decided; the code of the entity it registers."""
        told = self.desk.submit(application)
        self.desk.work()
        ((uscc,),) = self.desk.rows("SELECT uscc FROM licence_versions WHERE application_id = :id", id=told.id)
        return str(uscc)

    def seal(self) -> list[Sealed]:
        """Seal all that waits."""
        done: list[Sealed] = []
        while step := self.sealer.step():
            done += step
        return done


def workshop(press: Setter, authority: Authority, letters: Path) -> Workshop:
    return Workshop(
        Printing(the_authorities(), the_speech(), SITE), press, authority,
        lambda at: LocalTimeStamper(authority.of(Role.TIMESTAMPS, at), lambda: at),
        lambda owner: DrawnSeal(owner.name, face(letters)),
    )

