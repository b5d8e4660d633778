"""What an approval enters, by kind, in the transaction of the decision: a licence, a kept name, a new version, an end.

The register of names is held from the question whether anything new stands in the way until the commit, so that
nothing can come between; positions are given under the same lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from engine.casefile import claims, licences
from engine.casefile.journal import Head, recognisable
from engine.casefile.matter import Entered
from engine.casefile.numbers import next_code
from engine.casefile.office import Office, day_of
from engine.casefile.outside import Rank, related_since
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
    whether its claim stood then, and the version of the subject's licence."""

    position: int
    rank: Rank
    held: bool
    subject_version: int | None = None


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


def enter_approval(session: Session, office: Office, approval: Approval) -> Entered:
    """Enter what is approved. Raises AgainError; CaseError CASE-SUBJECT, CASE-NUMBERS, CASE-CHANGED."""
    return _ENTERING[office.kind(approval.head.kind).enters](session, office, approval)


def _licence(session: Session, office: Office, approval: Approval) -> Entered:
    head, application, act = approval.head, approval.application, approval.act
    if application.name:
        _nothing_new(session, office, approval)
    day = day_of(act.at)
    code = next_code(session, application.entity_type, head.district, str(office.parameter("number_body_prefix", day)))
    licence = licences.establish(session, office.vault, head, application, code, act, office.authority(head.district))
    if application.name:
        _register(session, approval, application.name, "registered", code)
        claims.use(session, head, code, act.at)
    _tell_ledger(session, office, approval, "licence.issued", licence, {"name": application.name})
    return Entered(uscc=code, established_on=day, version=1)


def _reservation(session: Session, office: Office, approval: Approval) -> Entered:
    _nothing_new(session, office, approval)
    held = claims.standing(session, approval.head.id)
    if held is None:
        raise AgainError(approval.application.name or "")
    record(session, "name.kept", approval.head.id, approval.act.at, {
        "name": approval.application.name, "city": approval.city, "until": held[1].until.isoformat(),
    })
    return Entered(kept_until=held[1].until)


def _version(session: Session, office: Office, approval: Approval) -> Entered:
    head, application, act = approval.head, approval.application, approval.act
    renamed = any(change.item == "name" for change in application.change)
    if renamed and application.name:
        _nothing_new(session, office, approval)
    licence = _subject(session, approval)
    if approval.seen.subject_version is not None and approval.seen.subject_version != licence.version:
        raise AgainError(licence.uscc)
    version = licences.amend(session, office.vault, licence, head, application, act)
    previous = licence.name if renamed and licence.name != application.name else None
    if previous is not None:
        _register(session, approval, previous, "changed", licence.uscc, licence.city)
    if renamed and application.name:
        _register(session, approval, application.name, "registered", licence.uscc)
        claims.use(session, head, licence.uscc, act.at)
    _tell_ledger(session, office, approval, "licence.changed", licence, {"version": version, "name": application.name})
    return Entered(licence.uscc, licence.established_on, version, previous)


def _ended(status: LicenceStatus, of_name: NameStatus | None) -> Callable[[Session, Office, Approval], Entered]:
    """Entering an end (or a suspension) of a licence, and what becomes of its name."""

    def enter_end(session: Session, office: Office, approval: Approval) -> Entered:
        if of_name is not None:
            hold_register(session)
        licence = _subject(session, approval)
        reason = office.kind(approval.head.kind).title
        licences.set_status(session, licence, status, approval.act, reason, office.authority(approval.head.district))
        if of_name is not None and licence.name is not None:
            _register(session, approval, licence.name, of_name, licence.uscc, licence.city)
        _tell_ledger(session, office, approval, f"licence.{status}", licence, {})
        return Entered(licence.uscc, licence.established_on, licence.version)

    return enter_end


def _nothing(session: Session, office: Office, approval: Approval) -> Entered:
    return Entered()


_ENTERING: Mapping[Enters, Callable[[Session, Office, Approval], Entered]] = {
    "licence": _licence,
    "reservation": _reservation,
    "version": _version,
    "deregistered": _ended("deregistered", "deregistered"),
    "annulled": _ended("annulled", "revoked"),
    "suspended": _ended("suspended", None),
    "nothing": _nothing,
}


def _nothing_new(session: Session, office: Office, approval: Approval) -> None:
    """Hold the register, and ask again what came to it since the answers. Raises AgainError."""
    hold_register(session)
    name, seen = approval.application.name or "", approval.seen
    related = related_since(session, seen.rank, NameQuery(approval.city, name), seen.position, office.bundle.libraries)
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
