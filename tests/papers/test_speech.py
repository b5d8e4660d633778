"""Applications in plain Chinese: no key and no word is missing, and values read as people say them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, get_args

import pytest

from engine.domain import application as model
from engine.domain.application import Application, Contribution, IdentityDocument, Part, Party, Premises, Role
from engine.papers.places import WHOLE, place, said, text_at
from engine.papers.speech import Speech, vocabulary

PARTS = [p for p in vars(model).values() if isinstance(p, type) and issubclass(p, Part) and p is not Part]


def literals(annotation: Any) -> set[str]:
    arguments = get_args(annotation)
    return {a for a in arguments if isinstance(a, str)}.union(*(literals(a) for a in arguments if not isinstance(a, str)), set())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_has_a_name(part: type[Part]) -> None:
    assert list(vocabulary()["keys"][part.__name__]) == [field.alias or name for name, field in part.model_fields.items()]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_word_of_a_closed_vocabulary_is_said_in_chinese(part: type[Part], speech: Speech) -> None:
    for name, field in part.model_fields.items():
        for word in literals(field.annotation):
            said_word = speech.word(part, field.alias or name, word)
            assert said_word != word, (part.__name__, name, word)
            assert said_word.isascii() is False


def test_the_vocabulary_has_no_word_the_model_does_not_know() -> None:
    fields = {f"{p.__name__}.{f.alias or n}": literals(f.annotation) for p in PARTS for n, f in p.model_fields.items()}
    assert {key: set(words) for key, words in vocabulary()["words"].items()} == {
        key: fields[key] for key in vocabulary()["words"]
    }


@pytest.mark.parametrize(("part", "key", "value", "text"), [
    (Application, "division", "440703", "江门市蓬江区（440703）"),
    (Application, "division", "990000", "990000"),
    (Application, "industry", "8040", "理发及美容服务（8040）"),
    (Party, "nationality", "CHN", "中国"),
    (Party, "nationality", "XYZ", "XYZ"),
    (Party, "roles", ("legal_representative", "shareholder"), "法定代表人、股东"),
    (Premises, "area", Decimal("46.50"), "46.5平方米"),
    (Premises, "floor", -1, "地下1层"),
    (Premises, "flue", False, "否"),
    (IdentityDocument, "valid_until", dt.date(2039, 6, 30), "2039年6月30日"),
])
def test_a_value_is_read_as_people_say_it(speech: Speech, part: type[Part], key: str, value: object, text: str) -> None:
    assert speech.value(part, key, value) == text


def test_money_is_said_in_digits_and_in_words(speech: Speech) -> None:
    assert speech.money(Decimal("1000000.00")) == "1000000元（人民币壹佰万元整）"
    assert speech.money(Decimal(50000), "USD") == "50000美元（伍万美元整）"
    contribution = Contribution(amount=Decimal(600000), due=dt.date(2030, 12, 31))
    assert speech.contribution(contribution) == "600000元（人民币陆拾万元整），货币，2030年12月31日前缴足"


ROLES: tuple[Role, ...] = ("legal_representative",)
APPLICATION = Application(
    entity_type="company", name="江门市汀序软件有限公司", scope=("软件开发", "广告设计"), delivery="post", promises=("truthfulness",),
    parties=(Party(name="沈汀", roles=ROLES, contribution=Contribution(amount=Decimal(1))),),
)


@pytest.mark.parametrize(("pointer", "words"), [
    ("", WHOLE),
    ("/name", "名称"),
    ("/scope/1", "经营范围：第2项"),
    ("/parties/0/contribution/due", "人员：“沈汀”：出资：出资期限"),
    ("/parties/0/as", "人员：“沈汀”：担任法定代表人的身份"),
    ("/parties/7/name", "人员：第8项：姓名（名称）"),
    ("/delivery/address", "营业执照领取方式：邮寄地址"),
    ("/premises/flue", "住所（主要经营场所）使用情况：是否设有专用烟道"),
    ("/promises/0", "申请人承诺：材料真实性承诺"),
    ("/nothing/0", "/nothing/0"),
])
def test_a_place_is_called_as_the_applicant_calls_it(speech: Speech, pointer: str, words: str) -> None:
    assert place(APPLICATION, pointer, speech) == words


def test_a_change_is_said_in_the_words_of_its_place(speech: Speech) -> None:
    assert said(APPLICATION, "/parties/0/roles", ["director", "manager"], speech) == "董事（理事）、经理"
    assert said(APPLICATION, "/scope", ["软件开发", "软件销售"], speech) == "软件开发；软件销售"
    assert said(APPLICATION, "/parties/0/contribution/due", "2031-11-21", speech) == "2031年11月21日"
    assert said(APPLICATION, "/capital", None, speech) == ""


def test_only_text_is_quoted_from_a_place() -> None:
    assert text_at(APPLICATION, "/scope/1") == "广告设计"
    assert text_at(APPLICATION, "/parties/0") is None
    assert text_at(APPLICATION, "/address") is None
