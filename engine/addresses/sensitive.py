"""The surroundings of schools, hospitals, offices of state, stations and stores of dangerous goods, as the registry lists them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.addresses import aliases
from engine.addresses.places import Place, PlaceIndex, index, spot
from reference_libs.library import Libraries


@dataclass(frozen=True, slots=True)
class Surroundings(Place):
    """A stretch of road or an area around the place called `name`. `kind`: school, hospital, organ, station, hazard."""

    kind: str
    name: str


def build(libraries: Libraries) -> PlaceIndex[Surroundings]:
    """The index of the library: `libraries.compiled(build)`. Needs `sensitive_places` and `place_names`."""
    rows = libraries["sensitive_places"]
    return index([Surroundings(**spot(row), kind=row["kind"], name=row["name"]) for row in rows], libraries.compiled(aliases.build))
