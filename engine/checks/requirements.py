"""Is everything there? Which parts, promises and details that the rulebook requires were left out.

What is required stands in the rulebook's `requirements.yaml`, by kind and entity type. A part named in
`unknown` is not left out: its `missing` is unknown. A part of a part that is missing is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case import Case, Check
from engine.domain.application import Application, Party
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown, Value

DECLARES = (
    Declaration(
        "requirements.missing_parts", FactType.LIST, "required parts of the application that were left out or cannot be known", "",
        fields=(
            Field("key", FactType.TEXT, "the part's key, dotted"),
            Field("label", FactType.TEXT, "the part's name in plain Chinese"),
            Field("pointer", FactType.TEXT, "JSON pointer to the part"),
            Field("missing", FactType.BOOL, "true; unknown where the part cannot be known"),
        ),
    ),
    Declaration(
        "requirements.missing_promises", FactType.LIST, "required promises that were not given", "/promises",
        fields=(Field("promise", FactType.TEXT, "the promise"), Field("label", FactType.TEXT, "its name in plain Chinese")),
    ),
)


def sections(case: Case) -> Iterator[Mapping[str, Any]]:
    """The requirements that apply: those for all entity types, then those of this one."""
    of_kind = case.requirements.get(case.application.kind) or {}
    for name in ("all", case.application.entity_type):
        section = of_kind.get(name)
        if section is not None:
            yield section


def labels(case: Case, group: str) -> Mapping[str, str]:
    """The Chinese names of roles, documents or promises."""
    return labels_of(case.requirements, group)


def labels_of(requirements: Mapping[str, Any], group: str) -> Mapping[str, str]:
    """The same, from a rulebook's requirements."""
    named: Mapping[str, str] = (requirements.get("labels") or {}).get(group) or {}
    return named


def measure(case: Case) -> Measured:
    return Measured({
        "requirements.missing_parts": (*_missing_parts(case), *_missing_details(case)),
        "requirements.missing_promises": _missing_promises(case),
    })


def concerns(case: Case, entry: Mapping[str, Any]) -> bool:
    """Whether an entry is asked for, which may be only if something is to be changed (`change`)."""
    wanted = entry.get("change")
    return wanted is None or any(change.item in wanted for change in case.application.change)


def _missing_parts(case: Case) -> Iterator[Record]:
    application = case.handed_in
    for section in sections(case):
        for part in section.get("parts") or ():
            key: str = part["key"]
            if not concerns(case, part) or not all(_value(application, k) == v for k, v in (part.get("when") or {}).items()):
                continue
            top = key.partition(".")[0]
            if application.is_unknown(top):
                if top == key:
                    yield _part(key, part["label"], "/" + key, Unknown(f"{part['label']}未提供"))
            elif part.get("null_allowed"):
                if key not in application.model_fields_set:
                    yield _part(key, part["label"], "/" + key, True)
            elif _left_out(application, key):
                yield _part(key, part["label"], "/" + key.replace(".", "/"), True)


def _left_out(application: Application, key: str) -> bool:
    """Whether the part has no value, and what it is a part of has one (else that one is what is missing)."""
    upper, _, last = key.rpartition(".")
    holder = _value(application, upper) if upper else application
    if holder is None:
        return False
    value = getattr(holder, last)
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()


def _value(application: Application, key: str) -> Any:
    value: Any = application
    for step in key.split("."):
        value = getattr(value, step, None)
    return value


def _missing_details(case: Case) -> Iterator[Record]:
    """What a role requires its holder to state, such as a partner's liability."""
    for section in sections(case):
        for role, wanted in (section.get("roles") or {}).items():
            for detail in wanted.get("details") or ():
                for index, party in enumerate(case.application.parties):
                    if role in party.roles and _detail_missing(party, detail):
                        label = f"{party.name}的{detail['label']}"
                        yield _part(f"parties.{detail['key']}", label, f"/parties/{index}/{detail['key']}", True)


def _detail_missing(party: Party, detail: Mapping[str, Any]) -> bool:
    if detail.get("natural") and party.kind != "natural":
        return False
    if (also := detail.get("if_also")) and not set(also) & set(party.roles):
        return False
    key = detail["key"]
    return getattr(party, "as_" if key == "as" else key) is None


def _missing_promises(case: Case) -> Value:
    application = case.application
    if application.is_unknown("promises"):
        return Unknown("承诺事项未提供")
    named = labels(case, "promises")
    return tuple(
        {"promise": promise["promise"], "label": named.get(promise["promise"], promise["promise"]), "evidence": (Evidence("/promises"),)}
        for section in sections(case)
        for promise in section.get("promises") or ()
        if promise["promise"] not in application.promises and concerns(case, promise) and _given(application, promise.get("if_given"))
    )


def _given(application: Application, key: str | None) -> bool:
    return key is None or not _left_out(application, key)


def _part(key: str, label: str, pointer: str, missing: bool | Unknown) -> Record:
    return {"key": key, "label": label, "pointer": pointer, "missing": missing, "evidence": (Evidence(pointer),)}


CHECK = Check("requirements", (), DECLARES, measure)
