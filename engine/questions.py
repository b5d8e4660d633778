"""What the examination of an application will ask of the outside. Pure; `pipeline.gather` puts the questions."""

from __future__ import annotations

from engine.addresses.reading import key_of
from engine.bundle import Bundle
from engine.checks.persons import numbers_to_ask
from engine.domain.answers import NameQuery, Questions
from engine.domain.application import Application
from engine.names.place import city_of


def ask(application: Application, bundle: Bundle) -> Questions:
    """The registered names, persons and address whose standing matters for this application."""
    name = None
    if application.name and application.division:
        name = NameQuery(city_of(application.division), application.name)
    return Questions(name, numbers_to_ask(application.parties), key_of(application, bundle.libraries))
