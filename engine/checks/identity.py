"""Was everybody verified whose identity has to be (市场主体登记管理条例实施细则 第十六条), how, and what was measured?

Who has to be verified stands in the rulebook's `requirements.yaml`. Asked only where identities are verified at all
(`Answers.identity_asked`). Of several results of a person the strongest that stands counts, of equals the latest;
where none stands, the latest. Who has no number on their document is not asked for: the document is reported, and
the person is examined again with the next submission. A delegate 委派代表 is known by name alone. Who signs for an
organisation as its representative is verified as well, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from engine.case import Case, Check
from engine.checks.parties import UNKNOWN_PARTIES, Person, people_of, plain_name
from engine.domain.application import Application
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.domain.id_number import compact
from engine.domain.identity import Assurance, IdentityResult, Liveness, PersonQuery

MISSING = "missing"
_ORDER = tuple(Assurance)
_STANDS = ("passed", "measured")

DECLARES = (
    Declaration(
        "identity.persons", FactType.LIST,
        "whose identity has to be verified, one record per person; empty where identities are not asked for", "/parties",
        fields=(
            Field("name", FactType.TEXT, "name"),
            Field("natural", FactType.BOOL, "whether a natural person"),
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
    """Whose results are asked for, each once."""
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
    if case.application.is_unknown("parties"):
        return Measured({"identity.persons": UNKNOWN_PARTIES})
    if "identity" not in case.requirements:
        return Measured({"identity.persons": Unknown("规则没有写明须核验身份的人员")})
    results = case.answers.identity
    if results is None:
        return Measured({"identity.persons": Unknown("身份核验结果暂时无法查询")})
    return Measured({"identity.persons": tuple(_record(w, results) for w in _each_once(_wanted(case.application, case.requirements)))})


def _record(wanted: _Wanted, results: tuple[IdentityResult, ...]) -> Record:
    own = [r for r in results if _is_of(r, wanted)]
    best = _best(own)
    attempts = sum(r.result.outcome != "unknown" for r in own)
    common: Record = {"name": wanted.name, "natural": wanted.natural, "attempts": attempts, "evidence": wanted.evidence}
    if best is None:
        none = dict.fromkeys(("assurance", "liveness", "distance", "provider", "differently_named"))
        elsewhere = dict.fromkeys(("frames_elsewhere", "faces_elsewhere", "photos_elsewhere", "devices_elsewhere"), 0)
        return {**common, "result": MISSING, **none, **elsewhere}
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
