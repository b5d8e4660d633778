"""Where a business is to be: the division of the application, or else what its address begins with."""

from __future__ import annotations

from engine.case import Case
from engine.names.lexicon import Division, Lexicon, build

MUNICIPALITIES = ("11", "12", "31", "50")
"""How the codes of the four cities directly under the State Council 直辖市 begin."""


def home_of(case: Case) -> Division | None:
    """The division the name must carry, to county level where known; shared by the checks of the name."""
    return case.reading(_home)[0]


def _home(case: Case) -> tuple[Division | None]:
    lexicon = case.libraries.compiled(build)
    code = case.application.division
    if code and not case.application.is_unknown("division") and code in lexicon.places:
        return (lexicon.places[code],)
    address = case.application.address
    if address and not case.application.is_unknown("address"):
        return (division_of_address(address, lexicon),)
    return (None,)


def division_of_address(address: str, lexicon: Lexicon) -> Division | None:
    """The county (or what is known above it) an address begins with; towns and zones are passed over.

    A district without its city, or a county that several provinces have, says too little: None.
    """
    at, place = 0, None
    while (found := lexicon.spelled_at(address, at, place)) is not None:
        end, spelled = found
        one = next((s for s in spelled if s.division.name == address[at:end]), spelled[0])
        if one.division.level not in ("province", "prefecture", "county"):
            break
        if not one.official and any(c in "路街巷道里村" for c in address[end : end + 2]):
            break
        same_level = [s for s in spelled if s.division.level == one.division.level]
        if place is None and one.division.level == "county" and (
            not one.official or one.division.district or len(same_level) > 1
        ):
            break
        at, place = end, one.division
    return place


def city_of(division: str) -> str:
    """The prefecture-level city a division code lies in: one authority's area 登记机关辖区 for names.

    Within a municipality that is the whole city; a county directly under its province (…90…)
    stands for itself.
    """
    if division[:2] in MUNICIPALITIES:
        return division[:2] + "0000"
    if division[2:4] == "90":
        return division
    return division[:4] + "00"
