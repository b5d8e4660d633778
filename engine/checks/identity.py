"""Was everybody verified whose identity has to be (市场主体登记管理条例实施细则 第十六条), how, and what was measured?

Who has to be verified stands in the rulebook's `requirements.yaml`. Asked only where identities are verified at all
(`Answers.identity_asked`). Of several results of a person the strongest that stands counts, of equals the latest;
where none stands, the latest. Who has no number on their document is not asked for: the document is reported, and
the person is examined again with the next submission. A delegate 委派代表 is known by name alone. Who signs for an
organisation as its representative is verified as well, each once.

Only whom the application itself names can be invited to take part. In one about a registered entity these are who
applies for it, by what is registered (`of_subject` in the requirements), and who else is named; the others registered
were verified when they were entered. Who has to apply and is not named is told so: verified or not, they did not sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_of, plain_name
from engine.checks.requirements import labels
from engine.domain.application import Application
from engine.domain.entity import RegisteredEntity
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.domain.id_number import compact
from engine.domain.identity import Assurance, IdentityResult, Liveness, PersonQuery

MISSING = "missing"
_ORDER = tuple(Assurance)
_STANDS = ("passed", "measured")
_NOTHING: Record = {
    "result": MISSING,
    **dict.fromkeys(("assurance", "liveness", "distance", "provider", "differently_named")),
    **dict.fromkeys(("frames_elsewhere", "faces_elsewhere", "photos_elsewhere", "devices_elsewhere"), 0),
}
"""Of somebody of whom there is no result."""

DECLARES = (
    Declaration(
        "identity.persons", FactType.LIST,
        "whose identity has to be verified, one record per person; empty where identities are not asked for", "/parties",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("natural", FactType.BOOL, "whether a natural person"),
            Field(
                "named", FactType.BOOL,
                "whether the application itself names them, so that they can take part; unknown where it cannot be told whom it means",
            ),
            Field("capacity", FactType.TEXT, "in plain Chinese, the role in which they have to be named; none: they are named"),
            Field(
                "result", FactType.TEXT,
                "missing: never verified; passed: vouched for; failed: not that person, or the procedure not kept to; measured: "
                "nobody vouches, liveness and distance were measured; unknown: who verifies did not answer",
                (MISSING, "passed", "failed", "measured", "unknown"),
            ),
            Field("assurance", FactType.TEXT, "how much the way of verifying is worth, from weak to strong; none: missing", _ORDER),
            Field("liveness", FactType.TEXT, "whether somebody was seen to do what was asked; none: missing", get_args(Liveness)),
            Field("distance", FactType.NUMBER, "between the face and the one on the document, 0 the same; none: not measured on this side"),
            Field("provider", FactType.TEXT, "who verified; none: missing"),
            Field("differently_named", FactType.BOOL, "whether another name was verified with this number; none: missing"),
            Field("attempts", FactType.INT, "how often the person was verified in this case, without answers that did not come"),
            Field("frames_elsewhere", FactType.INT, "other applications with one of these pictures"),
            Field("faces_elsewhere", FactType.INT, "other people verified with a nearly identical picture of a face"),
            Field("photos_elsewhere", FactType.INT, "other people verified with the same picture of a document"),
            Field("devices_elsewhere", FactType.INT, "other people verified with the same device"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Somebody to be verified. number: empty for a delegate, who is known by name."""

    name: str
    number: str
    natural: bool
    evidence: tuple[Evidence, ...]


def people_to_verify(application: Application, requirements: Mapping[str, Any]) -> tuple[PersonQuery, ...]:
    """Whose results are asked for, each once. application: as it is handed in."""
    return tuple(dict.fromkeys(PersonQuery(w.name, w.number) for w in _wanted(application, requirements)))


def _wanted(application: Application, requirements: Mapping[str, Any]) -> Iterator[_Wanted]:
    section = requirements.get("identity") or {}
    if application.kind in section.get("except_kinds", ()) or application.is_unknown("parties"):
        return
    roles = frozenset(section.get("roles", ()))
    for person in people_of(application):
        if person.number is not None and not roles.isdisjoint(person.roles):
            yield _Wanted(person.name, person.number, person.natural, person.evidence())
        yield from _delegates(person, frozenset(section.get("delegates_of", ())))
        yield from _representatives(person, roles)


def _delegates(person: Person, roles: frozenset[str]) -> Iterator[_Wanted]:
    for index, party in zip(person.entries, person.parties, strict=True):
        if party.delegate is not None and not person.natural and not roles.isdisjoint(party.roles):
            yield _Wanted(party.delegate, "", True, (Evidence(f"/parties/{index}/delegate", text=party.delegate),))


def _representatives(person: Person, roles: frozenset[str]) -> Iterator[_Wanted]:
    for index, party in zip(person.entries, person.parties, strict=True):
        acting = party.representative
        if acting is not None and not person.natural and not roles.isdisjoint(party.roles):
            number = compact(acting.document.number) if acting.document is not None else ""
            yield _Wanted(acting.name, number, True, (Evidence(f"/parties/{index}/representative", text=acting.name),))


def _each_once(wanted: Iterable[_Wanted]) -> Iterator[_Wanted]:
    """Somebody who is a party and acts for another is one person."""
    seen: set[str] = set()
    for one in wanted:
        if not one.number or one.number not in seen:
            seen.add(one.number)
            yield one


def measure(case: Case) -> Measured:
    if not case.answers.identity_asked:
        return Measured({"identity.persons": ()})
    if case.handed_in.is_unknown("parties"):
        return Measured({"identity.persons": UNKNOWN_PARTIES})
    if "identity" not in case.requirements:
        return Measured({"identity.persons": Unknown("规则没有写明须核验身份的人员")})
    results = case.answers.identity
    if results is None:
        return Measured({"identity.persons": Unknown("身份核验结果暂时无法查询")})
    named = (_record(w, results) for w in _each_once(_wanted(case.handed_in, case.requirements)))
    return Measured({"identity.persons": (*named, *_absent(case))})


def _absent(case: Case) -> Iterator[Record]:
    """Who has to apply for the registered entity and is not named in the application in that role."""
    entity = case.answers.subject[0] if case.answers.subject else None
    if entity is None:
        return
    for entry in (case.requirements["identity"] or {}).get("of_subject", ()):
        if case.handed_in.kind in entry["kinds"] and entity.items.entity_type in entry["entity_types"]:
            yield from _absent_of(case, entity, entry)


def _absent_of(case: Case, entity: RegisteredEntity, entry: Mapping[str, Any]) -> Iterator[Record]:
    role = entry["role"]
    label = labels(case, "roles").get(role, role)
    holders = [person for person in people_of(case.application) if role in person.roles]
    remaining = {person.number for person in holders}
    former = people_of(entity.items) if entry.get("former") else ()
    everybody = (*holders, *(p for p in former if role in p.roles and p.number not in remaining))
    named = {compact(p.document.number) for p in case.handed_in.parties if role in p.roles and p.document is not None}
    absent = [person for person in everybody if not person.number or person.number not in named]
    if not everybody:
        yield _unnamed(f"登记的{label}", True, label, Unknown(f"登记信息中没有{label}"))
    elif entry.get("one") and len(absent) < len(everybody):
        return
    elif entry.get("one") and all(person.number for person in absent):
        yield _unnamed("或者".join(person.name for person in absent), absent[0].natural, label, False)
    else:
        for person in absent:
            told = False if person.number else Unknown(f"登记信息中没有{person.name}的证件号码")
            yield _unnamed(person.name, person.natural, label, told)


def _unnamed(name: str, natural: bool, capacity: str, named: bool | Unknown) -> Record:
    return {
        **_NOTHING, "name": name, "natural": natural, "named": named, "capacity": capacity, "attempts": 0,
        "evidence": (Evidence("/parties"),),
    }


def _record(wanted: _Wanted, results: tuple[IdentityResult, ...]) -> Record:
    own = [r for r in results if _is_of(r, wanted)]
    best = _best(own)
    attempts = sum(r.result.outcome != "unknown" for r in own)
    common: Record = {
        "name": wanted.name, "natural": wanted.natural, "named": True, "capacity": None, "attempts": attempts, "evidence": wanted.evidence,
    }
    if best is None:
        return {**common, **_NOTHING}
    return {
        **common,
        "result": best.result.outcome,
        "assurance": str(best.result.assurance),
        "liveness": best.result.liveness,
        "distance": best.result.distance,
        "provider": best.result.provider,
        "differently_named": plain_name(best.name) != plain_name(wanted.name),
        "frames_elsewhere": best.reuse.frames,
        "faces_elsewhere": best.reuse.faces,
        "photos_elsewhere": best.reuse.photos,
        "devices_elsewhere": best.reuse.devices,
    }


def _is_of(result: IdentityResult, wanted: _Wanted) -> bool:
    if wanted.number:
        return compact(result.number) == wanted.number
    return plain_name(result.name) == plain_name(wanted.name)


def _best(results: list[IdentityResult]) -> IdentityResult | None:
    standing = [r for r in results if r.result.outcome in _STANDS]
    if standing:
        return max(enumerate(standing), key=lambda n: (_ORDER.index(n[1].result.assurance), n[0]))[1]
    return results[-1] if results else None


CHECK = Check("identity", (), DECLARES, measure)
