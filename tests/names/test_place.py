"""The place of business: read from an address only where the address leaves no doubt."""

from __future__ import annotations

import pytest

from engine.names.lexicon import build
from engine.names.place import division_of_address
from reference_libs.library import load

LEXICON = load().compiled(build)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("广东省江门市蓬江区白沙街道港口路1号", "440703"),
        ("江门市新会区会城", "440705"),
        ("台山市台城街道", "440781"),
        ("广东省广州市", "440100"),
        ("蓬江区港口路1号", None),
        ("鼓楼区中山路1号", None),
        ("中山北路588号", None),
        ("新疆路500号", None),
        ("", None),
    ],
)
def test_an_address_gives_its_county_or_what_is_sure(address: str, code: str | None) -> None:
    place = division_of_address(address, LEXICON)
    assert (place.code if place else None) == code
