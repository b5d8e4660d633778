"""What a licence cannot be without, whoever approves it: an officer may dismiss what the machine has against an
application, but a dismissal supplies nothing.

市场主体登记管理条例 第八条, 第九条 (what is registered), 第二十二条 (what a licence says); GB 32100-2015 (a code begins with the
district).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engine.amendment import SOLE
from engine.casefile.office import Office
from engine.checks.parties import people_of
from engine.checks.requirements import labels_of
from engine.domain.application import Application
from engine.errors import CASE_INCOMPLETE, CaseError, Defect, DocumentError
from engine.licence.business import business_values

_ADVICE = "have the applicant supply it: decide correct, with this as the reason"


def must_be_complete(office: Office, application: Application, code: str, district: str, established: dt.date) -> None:
    """Whether a licence can say this. code: of the entity, or what stands for it until it has one.

    Raises CaseError CASE-INCOMPLETE with everything that is in the way.
    """
    lacking = [*_lacking(office, application, district), *_unprintable(office, application, code, established), *_twice(office, application)]
    if lacking:
        raise CaseError(CASE_INCOMPLETE, lacking)


def _lacking(office: Office, application: Application, district: str) -> Iterator[Defect]:
    if office.speech.division(district) is None:
        yield Defect("/division", f"no district is known by the code {district}, with which the entity's code would begin", _ADVICE)
    if not application.name and application.entity_type != "individual":
        yield Defect("/name", "only an individual business can be without a name (实施细则 第六条)", _ADVICE)


def _unprintable(office: Office, application: Application, code: str, established: dt.date) -> Iterator[Defect]:
    """What the printed licence says and the application does not."""
    try:
        business_values(application, code, established, office.speech)
    except DocumentError as error:
        for defect in error.defects:
            yield Defect(_WRITTEN.get(defect.where, defect.where), "a licence says it, and the application does not", _ADVICE)


_WRITTEN = {"/person": "/parties"}
"""Where something is written that a licence calls otherwise."""


def _twice(office: Office, application: Application) -> Iterator[Defect]:
    people = people_of(application)
    for role in sorted(SOLE):
        holders = [person for person in people if role in person.roles]
        if len(holders) > 1:
            label = labels_of(office.bundle.rulebook.requirements, "roles").get(role, role)
            yield Defect("/parties", f"{len(holders)} persons are the {role} {label}, which only one can be", "have the applicant name one: decide correct")
