"""What is known to lie around the place of business: schools, hospitals, offices of state and the like.

娱乐场所管理条例 第七条, 互联网上网服务营业场所管理条例 第九条. Only what the registry's table holds is known; that nothing is
found says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.addresses.parse import ParsedAddress
from engine.addresses.reading import lies_in, read_address
from engine.addresses.sensitive import build
from engine.case import Case, Check
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown

KINDS = ("school", "hospital", "organ", "station", "hazard")

DECLARES = (
    Declaration(
        "address.near", FactType.LIST, "places of the registry's table around which the address lies, or may lie", "/address",
        fields=(
            Field("entry", FactType.TEXT, "the entry's id"),
            Field("kind", FactType.TEXT, "what it is: 中小学, hospital, 机关, station, store of dangerous goods", KINDS),
            Field("name", FactType.TEXT, "its name"),
            Field("place", FactType.TEXT, "the surroundings as a person reads them"),
            Field("certainty", FactType.TEXT, "whether the address lies in them, or may: it is too coarse to tell", ("covered", "may_cover")),
        ),
    ),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("address"):
        return Measured({"address.near": Unknown("住所（经营场所）地址未提供")})
    address = case.reading(read_address)
    return Measured({"address.near": () if address is None else tuple(_records(case, address))})


def _records(case: Case, address: ParsedAddress) -> Iterator[Record]:
    places = case.libraries.compiled(build)
    for met in places.find(address, *lies_in(case.application, address, places.divisions)):
        start, end = address.source(met.start, met.end)
        yield {
            "entry": met.entry.id, "kind": met.entry.kind, "name": met.entry.name, "place": met.entry.place, "certainty": met.certainty,
            "evidence": (Evidence("/address", start, end, address.text[start:end], met.entry.id),),
        }


CHECK = Check("surroundings", ("divisions", "sensitive_places", "place_names"), DECLARES, measure)
