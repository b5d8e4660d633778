"""What the examination of an application will ask of the outside. Pure; `pipeline.gather` puts the questions."""

from __future__ import annotations

from engine.addresses.reading import key_of
from engine.bundle import Bundle
from engine.checks.identity import people_to_verify
from engine.checks.persons import numbers_to_ask
from engine.domain.answers import NameQuery, Questions
from engine.domain.application import Application
from engine.domain.id_number import compact
from engine.names.place import city_of


def ask_subject(application: Application) -> Questions:
    """The registered entity an application is about: asked first, for the rest of the questions depends on it."""
    return Questions(subject=_subject(application))


def ask(application: Application, bundle: Bundle, written: Application | None = None) -> Questions:
    """The registered names, persons and address whose standing matters for this application (as `amended`). written: as it
    is handed in, where that is another one: whoever it names takes part."""
    name = None
    if application.name and application.division:
        name = NameQuery(city_of(application.division), application.name)
    identity = people_to_verify(application if written is None else written, bundle.rulebook.requirements)
    return Questions(
        name, numbers_to_ask(application.parties), key_of(application, bundle.libraries), identity=identity,
        occupant=_subject(application),
    )


def _subject(application: Application) -> str | None:
    subject = application.subject
    if application.kind == "establishment" or subject is None or not subject.uscc:
        return None
    return compact(subject.uscc) or None
