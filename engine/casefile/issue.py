"""What an approval enters, by kind, in the transaction of the decision: a licence, a kept name, a new version, an end.

Everything but the register of names comes first. Then the register is held until the commit: it is asked whether
anything new stands in the way, and what is registered is entered; nothing can come between, and nobody waits longer
than that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from engine.addresses.reading import key_of
from engine.casefile import claims, licences, places
from engine.casefile.complete import must_be_complete
from engine.casefile.journal import Head, recognisable
from engine.casefile.matter import Entered
from engine.casefile.numbers import Assigned, next_code
from engine.casefile.office import Office, day_of
from engine.casefile.outside import Rank, related_since
from engine.casefile.persons import index_registered
from engine.domain.answers import NameQuery, NameStatus
from engine.domain.application import Application
from engine.domain.entity import LicenceStatus
from engine.domain.id_number import compact
from engine.domain.revision import freeze
from engine.errors import CASE_SUBJECT, CaseError, Defect
from engine.ledger.entries import record
from engine.lifecycle.acts import Act
from engine.names.place import city_of
from engine.register.names_store import NewName, enter, hold_register
from engine.rules.procedure import Enters


class AgainError(Exception):
    """Something came about since the case was examined that may change the decision: it is examined once more."""

    def __init__(self, *names: str) -> None:
        super().__init__("、".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Seen:
    """What an approval rests on: the register's position the answers had seen, the application's place in the race,
    whether its claim stood then, and the version of the subject's licence. last: it was examined once more already,
    so that only what may make the name impossible stops it now; a like name that came this moment is not shown.
    room: whether it would be approved with so many others at its address; an officer approves with any number."""

    position: int
    rank: Rank
    held: bool
    subject_version: int | None = None
    last: bool = False
    room: Callable[[int], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Approval:
    """head: after the act. application: as it was examined, with what is registered of its subject."""

    head: Head
    act: Act
    application: Application
    seen: Seen

    @property
    def city(self) -> str:
        return city_of(self.application.division or self.head.district)


Finish = Callable[[], None]
"""The last part of an approval, for which the register is held. Raises AgainError."""


def enter_approval(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
    """Enter what is approved, and what is still to be done at the transaction's end.

    Raises AgainError; CaseError CASE-SUBJECT, CASE-NUMBERS, CASE-CHANGED, CASE-INCOMPLETE.
    """
    return _ENTERING[office.kind(approval.head.kind).enters](session, office, approval)


def _licence(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
    head, application, act = approval.head, approval.application, approval.act
    day, name = day_of(act.at), application.name
    must_be_complete(office, application, head.district, head.district, day)
    assigned = Assigned(*(str(office.parameter(f"number_body_{part}", day)) for part in ("prefix", "first", "last")))
    code = next_code(session, application.entity_type, head.district, assigned)
    licence = licences.establish(session, office.vault, head, application, code, act, office.authority(head.district))
    _settle_in(session, office, approval, licence, licence.version)
    _tell_ledger(session, office, approval, "licence.issued", licence, {"name": name})

    def finish() -> None:
        if name:
            _nothing_new(session, office, approval)
            _register(session, approval, name, "registered", code)
            claims.use(session, head, code, act.at)

    return Entered(uscc=code, established_on=day, version=1), finish


def _reservation(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
    held = claims.standing(session, approval.head.id)
    if held is None:
        raise AgainError(approval.application.name or "")
    record(session, "name.kept", approval.head.id, approval.act.at, {
        "name": approval.application.name, "city": approval.city, "until": held[1].until.isoformat(),
    })
    return Entered(kept_until=held[1].until), lambda: _nothing_new(session, office, approval)


def _version(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
    head, application, act = approval.head, approval.application, approval.act
    licence = _subject(session, approval)
    if approval.seen.subject_version is not None and approval.seen.subject_version != licence.version:
        raise AgainError(licence.uscc)
    must_be_complete(office, application, licence.uscc, application.division or licence.district, licence.established_on)
    name, renamed = application.name, any(change.item == "name" for change in application.change)
    version = licences.amend(session, office.vault, licence, head, application, act)
    index_registered(session, office.vault, licence.uscc)
    _settle_in(session, office, approval, licence, version)
    previous = licence.name if renamed and licence.name != name else None
    _tell_ledger(session, office, approval, "licence.changed", licence, {"version": version, "name": name})

    def finish() -> None:
        if not renamed or not name:
            return
        _nothing_new(session, office, approval)
        if previous is not None:
            _register(session, approval, previous, "changed", licence.uscc, licence.city)
        _register(session, approval, name, "registered", licence.uscc)
        claims.use(session, head, licence.uscc, act.at)

    return Entered(licence.uscc, licence.established_on, version, previous), finish


def _ended(status: LicenceStatus, of_name: NameStatus | None) -> Callable[[Session, Office, Approval], tuple[Entered, Finish]]:
    """Entering an end (or a suspension) of a licence, and what becomes of its name."""

    def enter_end(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
        licence = _subject(session, approval)
        reason = office.kind(approval.head.kind).title
        licences.set_status(session, office.vault, licence, status, approval.act, reason, office.authority(approval.head.district))
        _tell_ledger(session, office, approval, f"licence.{status}", licence, {})

        def finish() -> None:
            if of_name is not None and licence.name is not None:
                hold_register(session)
                _register(session, approval, licence.name, of_name, licence.uscc, licence.city)

        return Entered(licence.uscc, licence.established_on, licence.version), finish

    return enter_end


def _nothing(session: Session, office: Office, approval: Approval) -> tuple[Entered, Finish]:
    return Entered(), lambda: None


_ENTERING: Mapping[Enters, Callable[[Session, Office, Approval], tuple[Entered, Finish]]] = {
    "licence": _licence,
    "reservation": _reservation,
    "version": _version,
    "deregistered": _ended("deregistered", "deregistered"),
    "annulled": _ended("annulled", "revoked"),
    "suspended": _ended("suspended", None),
    "nothing": _nothing,
}


def _settle_in(session: Session, office: Office, approval: Approval, licence: licences.Licence, version: int) -> None:
    """Enter where the entity is; nobody else comes there until the commit, and so it is known now who came since the
    examination. Raises AgainError."""
    key = key_of(approval.application, office.bundle.libraries)
    places.enter_place(session, office.vault, licence.uscc, version, key)
    if key is None:
        return
    others = places.registrations(session, office.vault, key, licence.uscc)
    if others is not None and not approval.seen.room(others):
        raise AgainError


def _nothing_new(session: Session, office: Office, approval: Approval) -> None:
    """Hold the register, and ask again what came to it since the answers. Raises AgainError."""
    hold_register(session)
    name, seen = approval.application.name or "", approval.seen
    query = NameQuery(approval.city, name)
    related = related_since(session, seen.rank, query, seen.position, office.bundle.libraries, grave_only=seen.last)
    if related:
        raise AgainError(*related)
    if seen.held:
        held = claims.standing(session, approval.head.id)
        if held is None or held[0] != name or held[1].until < day_of(approval.act.at):
            raise AgainError(name)


def _subject(session: Session, approval: Approval) -> licences.Licence:
    """The licence the application is about, locked. Raises CaseError CASE-SUBJECT."""
    subject = approval.application.subject
    code = compact(subject.uscc) if subject is not None and subject.uscc else ""
    licence = licences.licence_of(session, code, lock=True) if code else None
    if licence is None:
        raise CaseError(CASE_SUBJECT, Defect("/subject/uscc", f"no licence of the code {code or '(none)'} is registered here"))
    return licence


def _register(
    session: Session, approval: Approval, name: str, status: NameStatus, uscc: str, city: str | None = None
) -> int:
    """Enter what became of a name. The register is held."""
    day = day_of(approval.act.at)
    return enter(session, NewName(
        name=name, city=city or approval.city, status=status, status_on=day, uscc=uscc, industry=approval.application.industry,
        registered_on=day if status == "registered" else None, event=f"{approval.head.id}/{approval.head.summary.version}",
    ))


def _tell_ledger(
    session: Session, office: Office, approval: Approval, kind: str, licence: licences.Licence, more: Mapping[str, object]
) -> None:
    """Names of enterprises are public; everything else a licence says is told by a digest that only the keys can read."""
    content = freeze(approval.application).digest
    record(session, kind, licence.uscc, approval.act.at, {
        "application": approval.head.id, "act": approval.head.summary.version, "entity_type": licence.entity_type,
        "district": approval.head.district, "content": recognisable(office.vault, approval.head, content),
        **{key: value for key, value in more.items() if value is not None},
    })
