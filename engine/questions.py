"""What the examination of an application will ask of the outside. Pure; `pipeline.gather` puts the questions."""

from __future__ import annotations

from engine.bundle import Bundle
from engine.checks.identity import people_to_verify
from engine.checks.persons import numbers_to_ask
from engine.domain.answers import NameQuery, Questions
from engine.domain.application import Application
from engine.domain.id_number import compact
from engine.names.place import city_of


def ask_subject(application: Application) -> Questions:
    """The registered entity an application is about: asked first, for the rest of the questions depends on it."""
    subject = application.subject
    if application.kind == "establishment" or subject is None or not subject.uscc:
        return Questions()
    return Questions(subject=compact(subject.uscc) or None)


def ask(application: Application, bundle: Bundle) -> Questions:
    """The registered names, persons and address whose standing matters for this application (as `amended`)."""
    name = None
    if application.name and application.division:
        name = NameQuery(city_of(application.division), application.name)
    identity = people_to_verify(application, bundle.rulebook.requirements)
    return Questions(name, numbers_to_ask(application.parties), application.address, identity=identity)
