"""A licence library at work: a registry's desk, and who seals what it issues, at the desk's time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.domain.application import Application
from engine.ledger.key import LedgerKey, new_key
from engine.ledger.sequencer import sequence
from engine.licence.bundle import make_bundle, read_bundle, written
from engine.licence.documents import bytes_of, newest
from engine.licence.evidence import StoreEvidence
from engine.licence.read import Printing
from engine.licence.sealer import Sealed, Sealer
from engine.licence.sealing import Workshop
from engine.licence.verify import Verdict, verify
from engine.signing.authority import Authority
from engine.signing.roles import Role
from engine.signing.seal_drawing import DrawnSeal
from engine.signing.timestamps import LocalTimeStamper
from engine.signing.trust import installed
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
    key: LedgerKey = field(default_factory=new_key)

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

    def issue(self, application: Application) -> str:
        """Register, seal, and let the ledger sign; the code."""
        uscc = self.register(application)
        failures = [one.failure for one in self.seal() if one.failure]
        assert failures == []
        self.checkpoint()
        return uscc

    def checkpoint(self) -> None:
        self.desk.writer.run(lambda session: sequence(session, self.key, self.desk.now))

    def pdf(self, uscc: str, version: int | None = None) -> bytes:
        """The sealed duplicate."""
        with self.desk.database.read() as session:
            return bytes_of(session, self.desk.office.vault, newest(session, uscc, "duplicate", version))

    def bundle(self, *usccs: str) -> str:
        """A bundle for these licences as they stand now, as text."""
        with self.desk.database.read() as session:
            documents = [newest(session, uscc, "duplicate") for uscc in usccs]
            made = make_bundle(
                session, self.desk.office.vault, self.workshop.authority, self.key.verifiers, SITE, documents, self.desk.now
            )
        return written(made)

    def verified(self, pdf: bytes) -> Verdict:
        """The file verified against the store, now."""
        trust = installed(self.workshop.authority, self.desk.now)
        with self.desk.database.read() as session:
            return verify(pdf, StoreEvidence(session, trust, SITE, self.key.verifiers), self.desk.now)

    def verified_offline(self, pdf: bytes, bundle: str) -> Verdict:
        """The file verified with a bundle alone, now."""
        return verify(pdf, read_bundle(bundle, "bundle"), self.desk.now)


def workshop(press: Setter, authority: Authority, letters: Path) -> Workshop:
    return Workshop(
        Printing(the_authorities(), the_speech(), SITE), press, authority,
        lambda at: LocalTimeStamper(authority.of(Role.TIMESTAMPS, at), lambda: at),
        lambda owner: DrawnSeal(owner.name, face(letters)),
    )

