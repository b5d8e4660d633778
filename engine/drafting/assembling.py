"""From what was read to an application: only what the text says or a library holds; everything else stays absent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.domain.application import Application, Capital, EntityType, Parent, Party, Premises, Role, Term
from engine.drafting.business import Business
from engine.drafting.entity import LABELS, MEANING, EntityGuess
from engine.drafting.model import Alternative, Assembled, Guess, SaidFact
from engine.drafting.place import Place, full_name
from engine.drafting.readings import Readings
from engine.drafting.sentence import Found, Sentence
from engine.names.lexicon import Lexicon

HAVE_CAPITAL: tuple[EntityType, ...] = ("company", "sole_proprietorship", "partnership", "cooperative")
HAVE_TERM: tuple[EntityType, ...] = ("company", "partnership")
ROLES: dict[EntityType, Role] = {"individual": "operator", "sole_proprietorship": "investor"}
"""Where whoever applies can only be one thing."""
USES = {"residential": "住宅", "office": "办公", "industrial": "工业厂房", "warehouse": "仓库"}
TENURES = {"owned": "自有", "leased": "租赁", "free_use": "无偿使用"}
DELIVERIES = {"electronic": "电子营业执照", "post": "邮寄", "kiosk": "自助终端", "window": "窗口领取"}


@dataclass(frozen=True, slots=True)
class NameChosen:
    """A name for the application, why, and what it may be instead."""

    name: str
    why: str
    found: Found[str]
    others: tuple[Alternative, ...]


def assemble(readings: Readings, lexicon: Lexicon, name: NameChosen | None) -> Assembled:
    """The application that the readings make, with a guess for each part."""
    entity = readings.entity.chosen.value
    guesses = (
        _entity(readings.sentence, readings.entity), *_place(readings.sentence, readings.place, lexicon),
        *_name(readings.sentence, name), *_business(readings.business), *_premises(readings, entity),
        *_figures(readings, entity), *_persons(readings, entity),
    )
    return Assembled(_application(guesses), guesses, (*_places(readings, lexicon), *_said(readings, entity)))


def _application(guesses: tuple[Guess, ...]) -> Application:
    values: dict[str, Any] = {guess.pointer: guess.value for guess in guesses}
    data: dict[str, Any] = {
        key: values[pointer] for key in ("entity_type", "division", "name", "industry", "address", "organisation", "delivery")
        if (pointer := "/" + key) in values
    }
    if "/scope" in values:
        data["scope"] = tuple(values["/scope"])
    premises = {p.rpartition("/")[2]: v for p, v in values.items() if p.startswith("/premises/")}
    if premises:
        data["premises"] = Premises(**premises)
    if "/capital/amount" in values:
        data["capital"] = Capital(amount=values["/capital/amount"])
    if "/term" in values:
        data["term"] = "long"
    if "/term/years" in values:
        data["term"] = Term(years=values["/term/years"])
    if "/parties/0/name" in values:
        data["parties"] = (Party(name=values["/parties/0/name"], roles=(ROLES[data["entity_type"]],)),)
    if "/parent/name" in values:
        data["parent"] = Parent(name=values["/parent/name"])
    return Application(**data)


def _entity(sentence: Sentence, guess: EntityGuess) -> Guess:
    kind, (start, end) = guess.chosen.value, guess.chosen.span
    words = (sentence.words((start, end)),) if start < end else ()
    others = tuple(Alternative(o, LABELS[o], MEANING[o]) for o in guess.others)
    return Guess("/entity_type", "主体类型", kind, LABELS[kind], guess.chosen.why, words, None, others)


def _place(sentence: Sentence, place: Place, lexicon: Lexicon) -> Iterator[Guess]:
    if place.division is not None:
        code = place.division.value
        others = tuple(Alternative(o, full_name(lexicon.places[o], lexicon), "文中也提到") for o in place.others)
        yield Guess(
            "/division", "登记机关所在地", code, full_name(lexicon.places[code], lexicon), place.division.why,
            (sentence.words(place.division.span),), f"divisions/{code}", others,
        )
    if place.address is not None:
        yield _taken("/address", "住所（经营场所）", sentence, place.address)


def _name(sentence: Sentence, name: NameChosen | None) -> Iterator[Guess]:
    if name is not None:
        yield Guess("/name", "名称", name.name, name.name, name.why, (sentence.words(name.found.span),), None, name.others)


def _business(business: Business) -> Iterator[Guess]:
    if business.industry is not None:
        c = business.industry
        others = tuple(Alternative(o.code, f"{o.code} {o.name}", f"把握{o.score:.2f}") for o in business.other_classes)
        yield Guess(
            "/industry", "行业", c.code, f"{c.code} {c.name}", f"按所说的业务（把握{c.score:.2f}）", c.reasons,
            f"industry_codes/{c.code}", others,
        )
    if business.items:
        reasons = tuple(dict.fromkeys(r for item in business.items for r in item.reasons))
        phrases = [item.item.phrase for item in business.items]
        others = tuple(Alternative(o.item.phrase, o.item.phrase, f"把握{o.score:.2f}") for o in business.other_items)
        entries = "、".join(f"scope_items/{item.item.code}" for item in business.items)
        yield Guess("/scope", "经营范围", phrases, "；".join(phrases), "按所说的业务，用规范表述", reasons, entries, others)


def _premises(readings: Readings, entity: EntityType) -> Iterator[Guess]:
    sentence, said = readings.sentence, readings.circumstances
    if said.network is not None and entity == "individual" and readings.place.address is None:
        other = Alternative("physical", "实体场所", "在住宅、店铺经营的，填实体场所")
        yield _labelled("/premises/kind", "场所形式", sentence, said.network, "network", "网络经营场所", (other,))
        if said.platform is not None:
            yield _labelled("/premises/platform", "网络平台", sentence, said.platform, said.platform.value, said.platform.value)
    elif said.use is not None:
        yield _labelled("/premises/building_use", "房屋用途", sentence, said.use, said.use.value, USES[said.use.value])
    if said.tenure is not None:
        yield _labelled("/premises/tenure", "房屋取得方式", sentence, said.tenure, said.tenure.value, TENURES[said.tenure.value])
    if readings.area is not None:
        yield _labelled("/premises/area", "面积", sentence, readings.area, readings.area.value, f"{readings.area.value} 平方米")


def _figures(readings: Readings, entity: EntityType) -> Iterator[Guess]:
    sentence = readings.sentence
    if readings.capital is not None and entity in HAVE_CAPITAL:
        amount = readings.capital.value
        yield _labelled("/capital/amount", "注册资本（出资额）", sentence, readings.capital, amount, f"{amount:,} 元")
    if readings.term is not None and entity in HAVE_TERM:
        value = readings.term.value
        pointer, label = ("/term", "长期") if value == "long" else ("/term/years", f"{value} 年")
        yield _labelled(pointer, "营业期限", sentence, readings.term, value, label)


def _persons(readings: Readings, entity: EntityType) -> Iterator[Guess]:
    sentence, persons, delivery = readings.sentence, readings.persons, readings.circumstances.delivery
    if entity == "individual" and persons.family is not None:
        other = Alternative("individual", "个人经营", "只由一个人经营、以个人财产承担债务的")
        yield _labelled("/organisation", "组成形式", sentence, persons.family, "family", "家庭经营", (other,))
    elif entity == "individual" and persons.alone is not None:
        yield _labelled("/organisation", "组成形式", sentence, persons.alone, "individual", "个人经营")
    if entity in ROLES and persons.applicant is not None:
        yield _taken("/parties/0/name", "申请人", sentence, persons.applicant)
    if entity == "branch" and persons.parent is not None:
        yield _taken("/parent/name", "所属企业", sentence, persons.parent)
    if delivery is not None:
        yield _labelled("/delivery", "执照领取", sentence, delivery, delivery.value, DELIVERIES[delivery.value])


def _places(readings: Readings, lexicon: Lexicon) -> Iterator[SaidFact]:
    """A place that may be several: the applicant has to say which."""
    place = readings.place
    if place.division is None and place.others:
        names = "、".join(full_name(lexicon.places[code], lexicon) for code in place.others)
        yield SaidFact("place", "可能的地点", names, readings.sentence.words(place.spans[0]))


def _said(readings: Readings, entity: EntityType) -> Iterator[SaidFact]:
    """What is said and has no place in this application."""
    sentence = readings.sentence
    if readings.people is not None:
        yield SaidFact("people", "人数", readings.people.value, sentence.words(readings.people.span))
    if readings.persons.applicant is not None and entity not in ROLES:
        yield SaidFact("applicant", "申请人", readings.persons.applicant.value, sentence.words(readings.persons.applicant.span))
    if readings.capital is not None and entity not in HAVE_CAPITAL:
        yield SaidFact("capital", "资本", str(readings.capital.value), sentence.words(readings.capital.span))
    if readings.names.trade_name is not None:
        yield SaidFact("trade_name", "想用的字号", readings.names.trade_name.value, sentence.words(readings.names.trade_name.span))
    if readings.names.wish is not None:
        yield SaidFact("wish", "名字的意愿", readings.names.wish.value, sentence.words(readings.names.wish.span))


def _taken(pointer: str, title: str, sentence: Sentence, found: Found[str]) -> Guess:
    return _labelled(pointer, title, sentence, found, found.value, found.value)


def _labelled(
    pointer: str, title: str, sentence: Sentence, found: Found[Any], value: Any, label: str, others: tuple[Alternative, ...] = ()
) -> Guess:
    return Guess(pointer, title, value, label, found.why, (sentence.words(found.span),), None, others)
