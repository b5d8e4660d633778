"""The JSON Schema of a rule file: from the pydantic model, with the names of facts and fields filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.fact import Declaration, FactType
from engine.rules import model


def rule_file_schema(facts: Mapping[str, Declaration]) -> dict[str, Any]:
    """A schema for `NN-topic.yaml` (a list of rules), for editors that complete and check while one types."""
    rule = model.Rule.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    definitions = rule.pop("$defs")
    scalars = sorted(n for n, d in facts.items() if d.type is not FactType.LIST)
    lists = sorted(n for n, d in facts.items() if d.type is FactType.LIST)
    definitions["FactCondition"]["properties"]["fact"] = {"enum": scalars}
    for name, key in (("AnyCondition", "any"), ("NoneCondition", "none"), ("AllCondition", "all"), ("CountCondition", "count")):
        definitions[name]["properties"][key] = {"enum": lists}
        definitions[name]["allOf"] = [_where_of(facts[n], key) for n in lists]
    definitions["Rule"] = rule
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "miaopi rule file",
        "type": "array",
        "items": {"$ref": "#/$defs/Rule"},
        "$defs": definitions,
    }


def _where_of(fact: Declaration, key: str) -> dict[str, Any]:
    """When `key` names this fact, `where` may only name its fields."""
    names = sorted(f.name for f in fact.fields)
    return {
        "if": {"properties": {key: {"const": fact.name}}},
        "then": {"properties": {"where": {"propertyNames": {"enum": [*names, "or", "not"]}}}},
    }
