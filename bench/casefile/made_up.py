"""Applications made up by number: lawful, each with a name of its own, people of its own, and numbers that check."""

from __future__ import annotations

import datetime as dt
import json

from stdnum.cn import ric

from engine.domain.application import Application

CHARACTERS = (
    "汀序叶知柚舟禾笙泓榆砚衡穗野岚晨渔帆荷塘槿言屿鹤沐翎蘅芷漪澄霁珂璟妤昀曦珩珞琤筱绾"
    "棠荔菱薇葵萱枫桐楠槐梓桂榕梧樟椿栩桦栀杉榛渊溪涧瀚涵淳淇湛沛湄溱潼滢潇汐沅洵浔琪瑶璇琅璞瑾瑜琰琦玥"
    "曜旭晗暄昱晖峻岱崧巍嵘鸢鹭雁鸾鹊轩辰宸煦熙烨炜砺磊砥弈彦颀颖翊翰筠笛箫稷秋稻稔穆墨霄霖霏雯露蔓苓茗蒲蓼"
    "钧铎锦镌铭韵音词诗谦诚谨安宁宜家容"
)
"""Characters of made-up trade names."""
TRADES = (
    ("软件", "软件开发", "6513"), ("箱包", "箱包销售", "5237"), ("服装", "服装服饰零售", "5232"), ("建材", "建筑材料销售", "5165"),
    ("家具", "家具销售", "5283"), ("眼镜", "眼镜销售（不含隐形眼镜）", "5236"), ("五金", "五金产品零售", "5281"), ("广告", "广告设计、代理", "7251"),
)
"""Industry phrase, catalogue item, class of the industry."""
_SPREAD = 2_654_435_761
"""A prime by which numbers are spread over the names."""
_BIRTH = dt.date(1960, 1, 1)


def trade_name(number: int) -> str:
    """A trade name of three characters, another one for each number below three million: neighbours are as unlike as any."""
    size = len(CHARACTERS)
    first, rest = divmod(number * _SPREAD % size**3, size * size)
    second, third = divmod(rest, size)
    return CHARACTERS[first] + CHARACTERS[second] + CHARACTERS[third]


def identity_number(number: int) -> str:
    """A resident identity number that checks, of a made-up adult."""
    born = _BIRTH + dt.timedelta(days=number % 14_000)
    plain = f"440703{born:%Y%m%d}{number // 14_000 % 1000:03d}"
    return plain + str(ric.calc_check_digit(plain + "0"))


def shop(number: int, name: str | None = None) -> Application:
    """An individual business that is approved, unless its name is in the way of another."""
    phrase, item, code = TRADES[number % len(TRADES)]
    data = {
        "entity_type": "individual", "organisation": "individual", "division": "440703",
        "name": name or f"江门市蓬江区{trade_name(number // len(TRADES))}{phrase}店", "industry": code, "scope": [item],
        "address": f"广东省江门市蓬江区白石大道{number % 3000 + 1}号{number // 3000 + 101}室",
        "premises": {"kind": "physical", "building_use": "commercial", "tenure": "leased", "lease_until": "2036-12-31", "area": 40, "floor": 1},
        "parties": [{
            "name": trade_name(number), "roles": ["operator"],
            "document": {"type": "resident_id", "number": identity_number(number), "long_term": True},
        }],
        "documents": [{"type": "lease", "valid_until": "2036-12-31"}],
        "promises": ["truthfulness", "name_liability"],
        "consents": {"personal_information": True, "automated_decision": True},
    }
    return Application.model_validate_json(json.dumps(data, ensure_ascii=False))


def company(number: int, name: str | None = None) -> Application:
    """A company that is approved, unless its name is in the way of another."""
    phrase, item, code = TRADES[number % len(TRADES)]
    people = [identity_number(3 * number + n + 1_000_000) for n in range(3)]
    data = {
        "entity_type": "company", "division": "440703", "name": name or f"江门市{trade_name(number // len(TRADES))}{phrase}有限公司",
        "industry": code, "scope": [item], "address": f"广东省江门市蓬江区建设路{number % 3000 + 1}号{number // 3000 + 101}室",
        "premises": {"kind": "physical", "building_use": "office", "tenure": "leased", "lease_until": "2036-12-31", "area": 120, "floor": 3},
        "capital": {"amount": 1000000}, "term": "long",
        "parties": [
            {"name": "沈" + trade_name(number)[:2], "roles": ["legal_representative", "shareholder", "director", "manager"], "as": "director",
             "document": {"type": "resident_id", "number": people[0], "long_term": True},
             "contribution": {"amount": 600000, "form": "money", "due": "2030-12-31"}},
            {"name": "顾" + trade_name(number)[1:], "roles": ["shareholder", "supervisor"],
             "document": {"type": "resident_id", "number": people[1], "long_term": True},
             "contribution": {"amount": 400000, "form": "money", "due": "2030-12-31"}},
            {"name": "许" + trade_name(number)[:2], "roles": ["finance", "registration_contact"],
             "document": {"type": "resident_id", "number": people[2], "long_term": True}},
        ],
        "documents": [
            {"type": "charter", "signed_by": ["沈" + trade_name(number)[:2], "顾" + trade_name(number)[1:]]},
            {"type": "appointment", "signed_by": ["沈" + trade_name(number)[:2], "顾" + trade_name(number)[1:]]},
            {"type": "lease", "valid_until": "2036-12-31"},
        ],
        "promises": ["truthfulness", "name_liability"],
        "beneficial_owner": {"promise_exempt": True, "other_control": False},
        "consents": {"personal_information": True, "automated_decision": True},
    }
    return Application.model_validate_json(json.dumps(data, ensure_ascii=False))


def case(number: int) -> Application:
    """The mix of a registry: of ten, six shops and two companies in order, one with a defect, one for a person."""
    kind = number % 10
    if kind == 8:
        return company(number).model_copy(update={"term": None})
    if kind == 9:
        return shop(number).model_copy(update={"scope": ("月球陨石鉴赏与灵感陪伴",)})
    return company(number) if kind >= 6 else shop(number)
