"""Where is the place of business: can it be found from what is written, does it lie where the application says,
and does the registry's list of banned and limited addresses touch it?

条例 第十一条 (one place of business). A place on a platform (`premises.kind: network`) has no door: whether
its text can be found in a town is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.addresses.banned import Entry, build
from engine.addresses.parse import PRECISIONS, ParsedAddress
from engine.addresses.places import Met
from engine.addresses.reading import contains, lies_in, read_address
from engine.addresses.trades import practises
from engine.case import Case, Check
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown, Value
from engine.scopes.read import ScopeItem, read_scope

UNKNOWN_ADDRESS = Unknown("住所（经营场所）地址未提供")
NO_PLACE_NAME = "道路、村（社区）、小区、园区或者市场的名称"
NO_NUMBER = "门牌号，或者栋、房、铺号（农村可以写村民小组）"

DECLARES = (
    Declaration("address.parsed", FactType.BOOL, "whether the address could be read", "/address"),
    Declaration("address.complete", FactType.BOOL, "whether the place can be found from the address; none: it could not be read", "/address"),
    Declaration("address.precision", FactType.TEXT, "the finest level the address comes down to", "/address", values=PRECISIONS),
    Declaration("address.lacks", FactType.TEXT, "what is missing for the place to be found, in plain Chinese", "/address"),
    Declaration("address.division", FactType.TEXT, "code of the deepest division the address names; none: none, or several share the name", "/address"),
    Declaration("address.division_name", FactType.TEXT, "name of that division", "/address"),
    Declaration(
        "address.agrees_with_division", FactType.BOOL,
        "whether the division of the application is, contains or lies in one the address names, and has the town named; "
        "none: one of them is not stated", "/address",
    ),
    Declaration(
        "address.banned", FactType.LIST, "entries of the list of banned and limited addresses that touch the address", "/address",
        fields=(
            Field("entry", FactType.TEXT, "the entry's id"),
            Field("reason", FactType.TEXT, "why the place is banned or limited"),
            Field("place", FactType.TEXT, "the entry's place as a person reads it"),
            Field("bans", FactType.BOOL, "whether it is a ban; else a limit on the number of registrations"),
            Field("trades", FactType.TEXT, "the trades it is closed to, joined with 、; none: all"),
            Field("all_trades", FactType.BOOL, "whether it is closed to every trade"),
            Field("trade_hit", FactType.BOOL, "whether the scope is of one of its trades; none: it is about every trade"),
            Field("certainty", FactType.TEXT, "whether it covers the address, or may: the address is too coarse to tell", ("covered", "may_cover")),
            Field("limit", FactType.INT, "registrations the place may carry"),
            Field("in_force", FactType.BOOL, "whether it is in force on the day of the examination"),
            Field("from", FactType.DATE, "first day in force"),
            Field("until", FactType.DATE, "last day in force; none: until further notice"),
            Field("grounding", FactType.TEXT, "seen: published by the registry; recalled: hearsay", ("seen", "recalled")),
        ),
    ),
    Declaration("address.counted", FactType.BOOL, "whether the registrations at the address were counted", "/address"),
    Declaration("address.registrations", FactType.INT, "entities already registered at the address", "/address", unit="户"),
    Declaration("address.limit", FactType.INT, "smallest limit of the entries that cover the address today; none: no limit", "/address", unit="户"),
)


def measure(case: Case) -> Measured:
    if case.application.is_unknown("address"):
        return Measured({d.name: UNKNOWN_ADDRESS for d in DECLARES})
    values: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}
    address = case.reading(read_address)
    if address is None or not address.text.strip():
        return Measured(values)
    registrations = case.answers.registrations_at_address
    banned = tuple(_records(case, address))
    values.update({
        "address.precision": address.precision,
        "address.agrees_with_division": _agrees(case, address),
        "address.banned": banned,
        "address.counted": registrations is not None,
        "address.registrations": Unknown("该地址已登记的户数未能查询") if registrations is None else registrations,
        "address.limit": _limit(banned),
    })
    if len(address.codes) == 1:
        values["address.division"] = address.codes[0]
        values["address.division_name"] = case.libraries["divisions"].by_id()[address.codes[0]]["name"]
    if case.application.premises is None or case.application.premises.kind != "network":
        values["address.parsed"] = address.understood
        values["address.complete"] = address.complete if address.understood else None
        values["address.lacks"] = _lacks(address)
    evidence: dict[str, tuple[Evidence, ...]] = {}
    if not address.complete:
        evidence["address.parsed"] = evidence["address.lacks"] = (_tail(address),)
    if values["address.agrees_with_division"] is False:
        evidence["address.agrees_with_division"] = (_divisions(address, case.application.division or ""),)
    return Measured(values, evidence)


def _lacks(address: ParsedAddress) -> str | None:
    lacking = ([] if address.named else [NO_PLACE_NAME]) + ([] if address.detailed else [NO_NUMBER])
    return "，以及".join(lacking) or None


def _agrees(case: Case, address: ParsedAddress) -> bool | Unknown | None:
    if case.application.is_unknown("division"):
        return Unknown("登记机关所在地未提供，无法与地址核对")
    division = case.application.division
    if division is None or division not in case.libraries["divisions"].by_id():
        return None
    if not address.codes:
        return False if _town_elsewhere(address, division) else None
    return any(contains(code, division) or contains(division, code) for code in address.codes) and not _town_elsewhere(address, division)


def _town_elsewhere(address: ParsedAddress, division: str) -> bool:
    """Whether the town named is known in other counties of the same prefecture only. A town that the lexicon does
    not know, or knows in another prefecture, decides nothing: towns share names, and the lexicon has few of them."""
    there = [code for code in address.town_counties if code[:4] == division[:4]]
    return bool(there) and not any(contains(division, code) for code in there)


def _records(case: Case, address: ParsedAddress) -> Iterator[Record]:
    banned = case.libraries.compiled(build)
    for met in banned.find(address, *lies_in(case.application, address, banned.divisions)):
        entry = met.entry
        practised, items = _practised(case, entry)
        yield {
            "entry": entry.id,
            "reason": entry.reason,
            "place": entry.place,
            "bans": entry.limit is None,
            "trades": "、".join(entry.trades) or None,
            "all_trades": not entry.trades,
            "trade_hit": practised,
            "certainty": met.certainty,
            "limit": entry.limit,
            "in_force": entry.in_force(case.as_of),
            "from": entry.since,
            "until": entry.until,
            "grounding": entry.grounding,
            "evidence": (_evidence(address, met), *(e for item in items for e in item.evidence(entry.id))),
        }


def _practised(case: Case, entry: Entry) -> tuple[bool | Unknown | None, tuple[ScopeItem, ...]]:
    """Whether the scope is of a trade the entry is about, and the items that are."""
    if not entry.trades:
        return None, ()
    if case.application.is_unknown("scope"):
        return Unknown("经营范围未提供，无法判断是否属于该地址禁止的行业"), ()
    scope = case.reading(read_scope)
    if scope is None:
        return False, ()
    items = tuple(item for item in scope.items if any(_is_of(item, trade) for trade in entry.trades))
    return bool(items), items


def _is_of(item: ScopeItem, trade: str) -> bool:
    classes = tuple(code for meant in item.match.items for code in meant.industries)
    return practises(trade, item.bare, classes)


def _limit(banned: tuple[Record, ...]) -> int | None:
    limits = [
        record["limit"] for record in banned
        if record["certainty"] == "covered" and record["in_force"] is True and record["trade_hit"] is not False
    ]
    return min((limit for limit in limits if isinstance(limit, int)), default=None)


def _evidence(address: ParsedAddress, met: Met[Entry]) -> Evidence:
    """What the applicant wrote, from the name that met the entry on to the number behind it."""
    end = next((p.end for p in address.pieces if p.start >= met.end and p.kind == "house"), met.end)
    start, end = address.source(met.start, max(met.end, end))
    return Evidence("/address", start, end, address.text[start:end], met.entry.id)


def _tail(address: ParsedAddress) -> Evidence:
    """The last piece that was understood: behind it, more is wanted."""
    if not address.spans:
        return Evidence("/address", text=address.text)
    last = address.spans[-1]
    return Evidence("/address", last.start, last.end, address.text[last.start : last.end])


def _divisions(address: ParsedAddress, division: str) -> Evidence:
    """The divisions written; the town alone, where that is what lies elsewhere."""
    town = [s for s in address.spans if s.kind == "town"]
    alone = town and any(contains(code, division) for code in address.codes or (division,))
    spans = town if alone else [s for s in address.spans if s.kind in ("province", "prefecture", "county", "town")]
    if not spans:
        return Evidence("/address", text=address.text)
    return Evidence("/address", spans[0].start, spans[-1].end, address.text[spans[0].start : spans[-1].end])


CHECK = Check("address", ("divisions", "banned_addresses", "place_names", "scope_items", "synonyms"), DECLARES, measure)
