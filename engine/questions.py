"""What the examination of an application will ask of the outside. Pure; `pipeline.gather` puts the questions."""

from __future__ import annotations

from engine.bundle import Bundle
from engine.checks.persons import numbers_to_ask
from engine.domain.answers import NameQuery, Questions
from engine.domain.application import Application


def ask(application: Application, bundle: Bundle) -> Questions:
    """The registered names, persons and address whose standing matters for this application."""
    name = None
    if application.name and application.division:
        name = NameQuery(city_of(application.division), application.name)
    return Questions(name, numbers_to_ask(application.parties), application.address)


def city_of(division: str) -> str:
    """The prefecture-level city a division code lies in; within a municipality (11 12 31 50) the whole city."""
    if division[:2] in ("11", "12", "31", "50"):
        return division[:2] + "0000"
    if division[2:4] == "90":
        return division
    return division[:4] + "00"
