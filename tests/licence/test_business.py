"""What a business licence says of each kind of entity."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engine.decision import Outcome
from engine.domain.application import Application, Capital, Parent, Party
from engine.errors import DOC_FIELD, DocumentError
from engine.licence.business import business_values, licence_type
from engine.licence.kinds import licence_kind
from engine.proving.labelled import Measured
from tests.conftest import DAY
from tests.licence.conftest import CODE, VARIANTS, application_of, values_of
from tests.papers.conftest import the_speech

KIND = licence_kind("business_licence")


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_fills_exactly_the_fields_of_its_licence(variant: str) -> None:
    assert set(values_of(variant)) == set(KIND.keys(variant))


def test_a_company_licence_says_what_real_ones_say() -> None:
    assert values_of("company") == {
        "code": CODE, "name": "江门市汀序软件有限公司", "type": "有限责任公司（自然人投资或控股）", "person": "沈汀",
        "scope": "软件开发；信息技术咨询服务。", "established": "2026年11月21日", "address": "广东省江门市蓬江区白石大道168号3层302室",
        "capital": "人民币壹佰万元整",
    }


def test_an_individual_business_without_a_name_bears_its_operators() -> None:
    application = application_of("individual").model_copy(update={"name": None})
    values = business_values(application, CODE, DAY, the_speech())
    assert values["name"] == values["person"]
    assert values["organisation"] == "个人经营"


def person(name: str, *roles: Any, **more: Any) -> Party:
    return Party(name=name, roles=roles, **more)


@pytest.mark.parametrize(("application", "words"), [
    (Application(entity_type="company", parties=(person("甲", "shareholder"),)), "有限责任公司（自然人独资）"),
    (Application(entity_type="company", parties=(person("甲", "shareholder", kind="corporate"),)), "有限责任公司（法人独资）"),
    (Application(entity_type="company", parties=(person("甲", "shareholder"), person("乙", "shareholder", kind="corporate"))), "其他有限责任公司"),
    (Application(entity_type="partnership", parties=(person("甲", "partner", liability="limited"),)), "有限合伙企业"),
    (Application(entity_type="partnership", parties=(person("甲", "partner", liability="general"),)), "普通合伙企业"),
    (Application(entity_type="partnership", name="甲事务所（特殊普通合伙）"), "特殊普通合伙企业"),
    (Application(entity_type="branch", parent=Parent(name="甲", entity_type="partnership")), "合伙企业分支机构"),
    (Application(entity_type="cooperative"), "农民专业合作社"),
])
def test_the_type_is_that_of_the_investors(application: Application, words: str) -> None:
    assert licence_type(application) == words


def test_what_the_application_does_not_say_is_named() -> None:
    with pytest.raises(DocumentError) as caught:
        business_values(Application(entity_type="company"), CODE, DAY, the_speech())
    assert caught.value.code == DOC_FIELD
    assert [d.where for d in caught.value.defects] == ["/name", "/person", "/scope", "/address", "/capital"]


def test_capital_in_another_currency_is_said_in_it() -> None:
    application = application_of("company").model_copy(update={"capital": Capital(amount=Decimal(100000), currency="USD")})
    assert business_values(application, CODE, DAY, the_speech())["capital"] == "壹拾万美元整"


def test_every_labelled_application_that_is_approved_has_its_licence(measured: tuple[Measured, ...]) -> None:
    approved = [
        m.decided.revision.application for m in measured
        if m.decided.outcome is Outcome.APPROVE and m.decided.revision.application.kind == "establishment"
    ]
    for application in approved:
        values = business_values(application, CODE, DAY, the_speech())
        assert set(values) == set(KIND.keys(application.entity_type))
    assert len(approved) > 100


def test_an_executive_partner_is_named_with_the_delegate(labelled: Callable[[str], Application]) -> None:
    application = labelled("partnership-plain-01")
    parties = tuple(
        p.model_copy(update={"delegate": "林知夏"}) if "executive_partner" in p.roles else p for p in application.parties
    )
    values = business_values(application.model_copy(update={"parties": parties}), CODE, DAY, the_speech())
    assert values["person"].endswith("（委派代表：林知夏）")
