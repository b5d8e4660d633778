"""What was left out: parts, details, promises, roles, papers and signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.checks import documents, requirements, roles
from engine.domain.fact import Suggestion, Unknown

Measure = Callable[..., dict[str, Any]]
PHYSICAL = {"kind": "physical", "building_use": "commercial", "tenure": "leased"}
FULL: dict[str, Any] = {
    "entity_type": "individual", "organisation": "individual", "division": "440703", "name": None, "scope": ["日用百货销售"],
    "address": "江门市蓬江区东华一路1号", "premises": PHYSICAL,
}


def keys(facts: dict[str, Any]) -> list[str]:
    return [r["key"] for r in facts["requirements.missing_parts"]]


def party(name: str, *held: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": list(held), **more}


def test_a_full_application_lacks_nothing(measure: Measure) -> None:
    facts = measure(requirements.CHECK, FULL)
    assert (facts["requirements.missing_parts"], facts["requirements.missing_promises"]) == ((), ())


def test_every_part_that_was_left_out_is_named_once(measure: Measure) -> None:
    assert keys(measure(requirements.CHECK, {"entity_type": "company"})) == [
        "division", "name", "scope", "address", "premises", "capital", "term",
    ]


def test_blank_text_and_an_empty_list_count_as_left_out(measure: Measure) -> None:
    assert keys(measure(requirements.CHECK, FULL | {"address": "　 ", "scope": []})) == ["scope", "address"]


def test_a_physical_place_needs_its_use_and_tenure(measure: Measure) -> None:
    assert keys(measure(requirements.CHECK, FULL | {"premises": {}})) == ["premises.building_use", "premises.tenure"]
    assert keys(measure(requirements.CHECK, FULL | {"premises": {"kind": "network"}})) == []


def test_a_part_that_cannot_be_known_is_not_left_out(measure: Measure) -> None:
    document = {k: v for k, v in FULL.items() if k not in ("scope", "premises")} | {"unknown": ["/scope", "/premises"]}
    records = measure(requirements.CHECK, document)["requirements.missing_parts"]
    assert [r["key"] for r in records] == ["scope", "premises"]
    assert all(isinstance(r["missing"], Unknown) for r in records)


def test_a_name_needs_the_promise_that_goes_with_it(measure: Measure) -> None:
    named = FULL | {"name": "江门市蓬江区晨露百货店"}
    assert [r["promise"] for r in measure(requirements.CHECK, named)["requirements.missing_promises"]] == ["name_liability"]
    assert measure(requirements.CHECK, named | {"promises": ["name_liability"]})["requirements.missing_promises"] == ()
    unknown = measure(requirements.CHECK, named | {"unknown": ["/promises"]})["requirements.missing_promises"]
    assert isinstance(unknown, Unknown)


def test_a_branch_names_its_parent_and_the_parents_code(measure: Measure) -> None:
    branch = FULL | {"entity_type": "branch"}
    assert keys(measure(requirements.CHECK, branch)) == ["parent"]
    assert keys(measure(requirements.CHECK, branch | {"parent": {"name": "江门市甲有限公司", "uscc": " "}})) == ["parent.uscc"]


def test_partners_state_liability_and_contribution(measure: Measure) -> None:
    document = FULL | {"entity_type": "partnership", "capital": {"amount": 1}, "term": "long", "parties": [party("张三", "partner")]}
    records = measure(requirements.CHECK, document)["requirements.missing_parts"]
    assert [(r["key"], r["pointer"]) for r in records] == [
        ("parties.liability", "/parties/0/liability"), ("parties.contribution", "/parties/0/contribution"),
    ]
    assert records[0]["label"].startswith("张三的")


def test_only_natural_members_say_whether_they_are_farmers(measure: Measure) -> None:
    parties = [party("张三", "member"), party("甲公司", "member", kind="corporate"), party("李四", "member", farmer=False)]
    document = FULL | {"entity_type": "cooperative", "capital": {"amount": 1}, "parties": parties}
    assert [r["pointer"] for r in measure(requirements.CHECK, document)["requirements.missing_parts"]] == ["/parties/0/farmer"]


def test_a_representative_who_could_represent_says_in_which_capacity(measure: Measure) -> None:
    base = FULL | {"entity_type": "company", "capital": {"amount": 1}, "term": "long"}
    director = base | {"parties": [party("张三", "legal_representative", "director")]}
    assert keys(measure(requirements.CHECK, director)) == ["parties.as"]
    assert keys(measure(requirements.CHECK, base | {"parties": [party("张三", "legal_representative")]})) == []
    assert keys(measure(requirements.CHECK, base | {"parties": [party("张三", "legal_representative", "director") | {"as": "director"}]})) == []


def test_what_a_person_decides_requires_nothing(measure: Measure) -> None:
    document = {"entity_type": "company", "kind": "filing"}
    assert measure(requirements.CHECK, document)["requirements.missing_parts"] == ()
    assert measure(roles.CHECK, document)["requirements.missing_roles"] == ()
    assert measure(documents.CHECK, document)["documents.missing"] == ()


def test_a_change_requires_what_belongs_to_its_items_and_no_more(measure: Measure) -> None:
    def missing(*items: str) -> set[str]:
        document = {"entity_type": "company", "kind": "change", "change": [{"item": item} for item in items]}
        facts = measure(requirements.CHECK, document), measure(documents.CHECK, document)
        return {r["key"] for r in facts[0]["requirements.missing_parts"]} | {r["type"] for r in facts[1]["documents.missing"]}

    assert missing() == {"change", "shareholder_decision"}
    assert missing("name") == {"name", "shareholder_decision", "charter"}
    assert missing("address") == {"address", "premises", "shareholder_decision", "charter"}
    assert missing("legal_representative") == {"parties", "shareholder_decision", "appointment"}


def test_missing_roles_are_counted_by_person(measure: Measure) -> None:
    facts = measure(roles.CHECK, {"entity_type": "company", "parties": [party("张三", "shareholder", "director")]})
    assert [r["role"] for r in facts["requirements.missing_roles"]] == ["legal_representative", "registration_contact"]


def test_two_operators_are_one_too_many_unless_they_are_the_same_person(measure: Measure) -> None:
    card = {"type": "resident_id", "number": "440703198001010012"}
    twice = [party("张三", "operator", document=card), party("张三", "operator", document=card)]
    assert measure(roles.CHECK, {"entity_type": "individual", "parties": twice})["requirements.surplus_roles"] == ()
    two = measure(roles.CHECK, {"entity_type": "individual", "parties": [party("张三", "operator"), party("李四", "operator")]})
    (record,) = two["requirements.surplus_roles"]
    assert (record["names"], record["have"], record["limit"]) == ("张三、李四", 2, 1)
    assert [e.pointer for e in record["evidence"]] == ["/parties/0/roles", "/parties/1/roles"]


def test_a_foreign_role_comes_with_the_roles_that_remain(measure: Measure) -> None:
    facts = measure(roles.CHECK, {"entity_type": "individual", "parties": [party("张三", "operator", "director")]})
    (record,) = facts["requirements.foreign_roles"]
    assert (record["role"], record["suggestion"]) == ("director", Suggestion("/parties/0/roles", ["operator"]))
    only = measure(roles.CHECK, {"entity_type": "individual", "parties": [party("李四", "director")]})
    assert only["requirements.foreign_roles"][0]["suggestion"] is None


def test_unknown_parties_leave_all_roles_unknown(measure: Measure) -> None:
    facts = measure(roles.CHECK, {"entity_type": "company", "unknown": ["/parties"]})
    assert all(isinstance(value, Unknown) for value in facts.values())


def company(papers: list[dict[str, Any]], *holders: str) -> dict[str, Any]:
    return {"entity_type": "company", "documents": papers, "parties": [party(h, "shareholder") for h in holders]}


def test_a_company_needs_charter_and_appointments_and_alone_a_decision(measure: Measure) -> None:
    def missing(*holders: str) -> list[str]:
        return [r["type"] for r in measure(documents.CHECK, company([], *holders))["documents.missing"]]

    assert missing("张三", "李四") == ["charter", "appointment"]
    assert missing("张三") == ["charter", "appointment", "shareholder_decision"]


def test_everybody_who_must_sign_is_looked_for_by_name(measure: Measure) -> None:
    papers = [{"type": "charter", "signed_by": ["张三"]}, {"type": "charter", "signed_by": ["阿依古丽・买买提"]}]
    facts = measure(documents.CHECK, company(papers, "张 三", "阿依古丽·买买提", "李四"))
    (record,) = facts["documents.unsigned"]
    assert (record["document"], record["signer"], record["evidence"][0].pointer) == ("charter", "李四", "/documents/0/signed_by")


def test_signatures_on_a_paper_that_is_missing_are_not_asked_for(measure: Measure) -> None:
    assert measure(documents.CHECK, company([], "张三", "李四"))["documents.unsigned"] == ()


def test_a_paper_is_good_on_its_last_day(measure: Measure) -> None:
    papers = [{"type": "charter", "valid_until": "2026-11-21"}, {"type": "other", "valid_until": "2026-11-20"}, {"type": "other"}]
    assert [r["expired"] for r in measure(documents.CHECK, company(papers))["documents.papers"]] == [False, True, False]


def test_unknown_parties_leave_signatures_unknown_and_papers_as_they_are(measure: Measure) -> None:
    facts = measure(documents.CHECK, {"entity_type": "company", "documents": [{"type": "charter"}], "unknown": ["/parties"]})
    assert isinstance(facts["documents.unsigned"], Unknown)
    assert [(r["type"], isinstance(r["missing"], Unknown)) for r in facts["documents.missing"]] == [
        ("appointment", False), ("shareholder_decision", True),
    ]


def test_unknown_documents_leave_everything_unknown(measure: Measure) -> None:
    facts = measure(documents.CHECK, {"entity_type": "company", "unknown": ["/documents"]})
    assert all(isinstance(value, Unknown) for value in facts.values())
