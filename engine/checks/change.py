"""What is to be changed: does it differ from what is registered, is it named, and how is it decided on?

市场主体登记管理条例 第二十四条, 实施细则 第三十一条 to 第三十七条; 公司法 第六十六条 (two thirds of the votes).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.amendment import PARTS_OF
from engine.case import Case, Check
from engine.checks.documents import signatures
from engine.checks.parties import plain_name
from engine.checks.subject import entity_of
from engine.domain.application import Application, Party
from engine.domain.entity import REGISTERED, RegisteredEntity
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Value
from engine.domain.id_number import compact
from engine.domain.revision import as_data
from engine.text.normalise import normalise

_LABEL = Field("label", FactType.TEXT, "what it is, in plain Chinese")

DECLARES = (
    Declaration(
        "change.items", FactType.LIST, "what is to be changed and has new content in the application", "/change",
        fields=(
            Field("item", FactType.TEXT, "what is to be changed", (*PARTS_OF, "other")),
            _LABEL,
            Field("differs", FactType.BOOL, "whether the new content differs from what is registered"),
        ),
    ),
    Declaration(
        "change.unlisted", FactType.LIST, "parts that differ from what is registered and that no change names", "",
        fields=(Field("part", FactType.TEXT, "the part", REGISTERED), Field("pointer", FactType.TEXT, "JSON pointer to it")),
    ),
    Declaration("change.remarks_differ", FactType.BOOL, "whether a change's remark says another text than its part", "/change"),
    Declaration("change.district_moves", FactType.BOOL, "whether the entity moves to another county or district, and so to another registry", "/division"),
    Declaration("change.capital_reduced", FactType.BOOL, "whether the capital becomes less; none: it does not change, or is not in yuan", "/capital"),
    Declaration("change.owners_kept", FactType.BOOL, "whether whoever is named stays the shareholder they are, or are not; none: nobody is named", "/parties"),
    Declaration(
        "change.decision_share", FactType.NUMBER,
        "share of the votes, by contribution, of the registered shareholders who signed the decision; none: no company, no contributions, or no decision in the file",
        "/documents", unit="百分比",
    ),
)
_TEXTS = {"name": "name", "address": "address"}
"""Items whose remark is the new text itself."""


def measure(case: Case) -> Measured:
    entity = entity_of(case.answers)
    values: dict[str, Value] = {d.name: () if d.type is FactType.LIST else None for d in DECLARES}
    application = case.handed_in
    if entity is None or application.kind != "change":
        return Measured(values)
    values.update({
        "change.items": tuple(_items(case, entity)),
        "change.unlisted": tuple(_unlisted(application, entity)),
        "change.remarks_differ": any(_remark_differs(application, c.item, c.value) for c in application.change),
        "change.district_moves": application.division is not None and application.division != entity.items.division,
        "change.capital_reduced": _reduced(application, entity),
        "change.owners_kept": _owners_kept(application, entity),
        "change.decision_share": _decision_share(case, entity),
    })
    return Measured(values)


def _items(case: Case, entity: RegisteredEntity) -> Iterator[Record]:
    application = case.handed_in
    described = case.procedure.of("change")
    for index, change in enumerate(application.change):
        parts = [p for p in PARTS_OF.get(change.item, ()) if p in application.model_fields_set]
        if not parts:
            continue
        label = described.items[change.item].label if described is not None and change.item in described.items else change.item
        yield {
            "item": change.item, "label": label, "differs": any(_differs(application, entity, part) for part in parts),
            "evidence": (Evidence(f"/change/{index}"),),
        }


def _unlisted(application: Application, entity: RegisteredEntity) -> Iterator[Record]:
    named = {part for change in application.change for part in PARTS_OF.get(change.item, ())}
    for part in REGISTERED:
        if part in application.model_fields_set and part not in named and part != "parties" and _differs(application, entity, part):
            yield {"part": part, "pointer": f"/{part}", "evidence": (Evidence(f"/{part}"),)}


def _differs(application: Application, entity: RegisteredEntity, part: str) -> bool:
    if part == "parties":
        known = {_who(p): p for p in entity.items.parties}
        return any(known.get(_who(p)) != p for p in application.parties if set(p.roles) != {"agent"})
    new, old = getattr(application, part), getattr(entity.items, part)
    if isinstance(new, str) and isinstance(old, str):
        return normalise(new) != normalise(old)
    return as_data(application).get(part) != as_data(entity.items).get(part)


def _remark_differs(application: Application, item: str, value: str | None) -> bool:
    part = getattr(application, _TEXTS.get(item, ""), None) if item in _TEXTS else None
    return bool(value and isinstance(part, str) and normalise(value) != normalise(part))


def _reduced(application: Application, entity: RegisteredEntity) -> bool | None:
    new, old = application.capital, entity.items.capital
    if new is None or old is None or new.currency != old.currency:
        return None
    return new.amount < old.amount


def _owners(parties: tuple[Party, ...]) -> dict[str, Party]:
    return {_who(p): p for p in parties if "shareholder" in p.roles}


def _owners_kept(application: Application, entity: RegisteredEntity) -> bool | None:
    """Where the capital changes all owners are named; else whoever is named stays what they are and contributes what they did.
    Where nobody's roles change, people are named who sign: each as what they sign as, which need not be all they are."""
    named, registered = _owners(application.parties), _owners(entity.items.parties)
    if not any("parties" in PARTS_OF.get(change.item, ()) for change in application.change):
        return all(w in registered and p.contribution in (None, registered[w].contribution) for w, p in named.items()) if named else None
    if any(change.item == "capital" for change in application.change):
        return set(named) == set(registered) if named else None
    people = {_who(p) for p in application.parties}
    if not people:
        return None
    return all(
        (who in named) is (who in registered) and (who not in named or named[who].contribution == registered[who].contribution)
        for who in people
    )


def _decision_share(case: Case, entity: RegisteredEntity) -> Decimal | None:
    """公司法 第六十六条: the votes follow the contributions, unless the charter says otherwise."""
    owners = _owners(entity.items.parties).values()
    amounts = {plain_name(p.name): p.contribution.amount for p in owners if p.contribution is not None}
    total = sum(amounts.values(), Decimal(0))
    decided = any(document.type == "shareholder_decision" for document in case.application.documents)
    if entity.items.entity_type != "company" or not total or not decided:
        return None
    signed = signatures(case, "shareholder_decision")
    return round(100 * sum((a for name, a in amounts.items() if name in signed), Decimal(0)) / total, 4)


def _who(party: Party) -> str:
    return (compact(party.document.number) if party.document is not None else "") or "\0" + plain_name(party.name)


CHECK = Check("change", (), DECLARES, measure)
