"""What is applied for, consents, delivery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.checks.application import CHECK
from engine.domain.fact import Unknown

Measure = Callable[..., dict[str, Any]]


def test_an_application_without_consents_did_not_agree_and_did_not_decline(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "individual"})
    assert facts["application.personal_information_agreed"] is False
    assert facts["application.automated_decision"] is None


def test_consents_are_taken_as_written(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "company", "consents": {"personal_information": True, "automated_decision": False}})
    assert (facts["application.personal_information_agreed"], facts["application.automated_decision"]) == (True, False)


@pytest.mark.parametrize(
    ("delivery", "method", "given"),
    [
        (None, "electronic", False),
        ("post", "post", False),
        ({"method": "post", "address": " "}, "post", False),
        ({"method": "post", "address": "江门市蓬江区东华一路1号"}, "post", True),
    ],
)
def test_delivery_is_electronic_unless_said_otherwise(measure: Measure, delivery: Any, method: str, given: bool) -> None:
    facts = measure(CHECK, {"entity_type": "company", "delivery": delivery})
    assert (facts["application.delivery_method"], facts["application.delivery_address_given"]) == (method, given)


def test_only_individual_businesses_have_an_organisation(measure: Measure) -> None:
    assert measure(CHECK, {"entity_type": "company", "organisation": "family"})["application.organisation"] is None
    family = measure(CHECK, {"entity_type": "individual", "organisation": "family", "family_members": [{"name": "李四"}]})
    assert (family["application.organisation"], family["application.family_members"]) == ("family", 1)


def test_parts_that_cannot_be_known_stay_unknown(measure: Measure) -> None:
    facts = measure(CHECK, {"entity_type": "individual", "unknown": ["/organisation", "/family_members", "/consents", "/delivery"]})
    unknown = {name for name, value in facts.items() if isinstance(value, Unknown)}
    assert len(unknown) == 6
    assert facts["application.kind"] == "establishment"
