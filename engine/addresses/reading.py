"""The address of a case, read once for all checks."""

from __future__ import annotations

from engine.addresses.gazetteer import build
from engine.addresses.parse import ParsedAddress, parse
from engine.case import Case


def read_address(case: Case) -> ParsedAddress | None:
    """The address of the application; None when none was given. Needs the lexicon `divisions`."""
    address = case.application.address
    if address is None:
        return None
    return parse(address, case.libraries.compiled(build))
