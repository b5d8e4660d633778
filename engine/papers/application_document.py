"""登记申请书: the whole application as a document that is read and signed.

It is made from the model itself: every key that was filled in becomes a line, whatever kind of entity it is, so that
nobody signs less than what is examined. The digest of the frozen revision is printed on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.application import (
    Application,
    Capital,
    Contribution,
    EntityType,
    IdentityDocument,
    Part,
    Party,
    Representative,
    Role,
    Term,
)
from engine.domain.id_number import compact
from engine.papers.kinds import kind_of
from engine.papers.occasion import Occasion
from engine.papers.speech import Speech
from engine.text.written import counted, visible, written_day

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("申请登记的事项", ("kind", "entity_type", "organisation", "division", "authority", "subject", "name", "industry", "scope", "address",
                 "capital", "term", "parent", "change", "registered_on")),
    ("住所（主要经营场所）使用情况", ("premises",)),
    ("人员", ("parties", "family_members")),
    ("受益所有人信息备案", ("beneficial_owner",)),
    ("提交的材料", ("documents",)),
    ("承诺与同意", ("promises", "consents")),
    ("其他", ("delivery", "id", "unknown")),
)
"""Every key of an application stands in one section; a test holds it."""
SIGNERS: dict[EntityType, tuple[Role, ...]] = {
    "individual": ("operator",),
    "company": ("legal_representative", "shareholder"),
    "sole_proprietorship": ("investor",),
    "partnership": ("executive_partner", "partner"),
    "cooperative": ("legal_representative", "member"),
    "branch": ("head",),
}
"""Who signs an application for establishment, unless the caller names the signers."""
DECLARATION = (
    "本申请书所载内容及提交的材料真实、合法、有效，复印文本与原件一致；由此产生的责任由申请人承担（市场主体登记管理条例 第十七条）。",
    "签署人已通读本申请书，知悉所填内容在签署后不能更改；更改任何内容，本次签署即告失效，须重新签署。",
    "签署人知悉有权拒绝仅由系统自动作出的决定，并可以要求工作人员审查（个人信息保护法 第二十四条）。",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, and as what. party: their place in the application, the first of several; number: of their
    identity document, None where it is not stated or nobody is named who could sign for an organisation."""

    name: str
    capacity: str
    party: int = 0
    number: str | None = None


def signers(application: Application, speech: Speech) -> tuple[Signer, ...]:
    """Who has to sign, each once, with all capacities they sign in; the agent too, where there is one. For an organisation
    whoever it names as its representative does."""
    roles = (*SIGNERS[application.entity_type], "agent")
    found: dict[str | int, Signer] = {}
    for place, party in enumerate(application.parties):
        if set(roles) & set(party.roles):
            signer = _signer(place, party, "、".join(speech.word(Party, "roles", role) for role in roles if role in party.roles), speech)
            key = signer.number or place
            earlier = found.get(key)
            found[key] = signer if earlier is None else replace(earlier, capacity=f"{earlier.capacity}、{signer.capacity}")
    return tuple(found.values())


def _signer(place: int, party: Party, capacity: str, speech: Speech) -> Signer:
    if party.kind == "natural":
        return Signer(party.name, capacity, place, _number(party.document))
    acting = party.representative
    if acting is None:
        return Signer(party.name, capacity, place)
    acts_as = speech.word(Representative, "as", acting.as_)
    return Signer(acting.name, f"{visible(party.name)}（{capacity}）的{acts_as}", place, _number(acting.document))


def _number(document: IdentityDocument | None) -> str | None:
    return compact(document.number) or None if document is not None else None


def application_document(occasion: Occasion, signing: Sequence[Signer] | None = None) -> dict[str, Any]:
    """The body of the application document. `signing`: who signs; None: whoever has to by `SIGNERS`, and where that
    is nobody (a role was forgotten), a place for the applicant.

    Raises DocumentError DOC-FIELD.
    """
    who = signers(occasion.application, occasion.speech) if signing is None else tuple(signing)
    places = who or (Signer("申请人", "申请人"),)
    body = {
        **occasion.heading(f"{occasion.kind()}申请书"),
        "sections": list(_numbered(_sections(occasion.application, occasion.speech))),
        "declaration": list(DECLARATION),
        "signers": [{"name": visible(s.name), "capacity": s.capacity} for s in places],
    }
    kind_of("application_document").check(body)
    return body


def _numbered(sections: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, section in enumerate(sections, 1):
        yield {**section, "title": f"{counted(number)}、{section['title']}"}


def _sections(application: Application, speech: Speech) -> Iterator[dict[str, Any]]:
    for title, keys in SECTIONS:
        rows: list[dict[str, str]] = []
        blocks: list[dict[str, Any]] = []
        for key in keys:
            if _given(application, key):
                _add(application, key, speech, rows, blocks)
        if rows or blocks:
            yield {"title": title, "rows": rows, "blocks": blocks}


def _add(application: Application, key: str, speech: Speech, rows: list[dict[str, str]], blocks: list[dict[str, Any]]) -> None:
    """One key of the application: lines of the section, or a block for each member of a list of parts."""
    value = getattr(application, key)
    label = speech.key(Application, key)
    if isinstance(value, tuple) and value and isinstance(value[0], Part):
        for number, member in enumerate(value, 1):
            blocks.append({"title": _title(member, label, number, speech), "rows": list(_rows(member, speech))})
    elif isinstance(value, Capital | Term):
        rows.append({"label": label, "value": _compact(value, speech)})
    elif isinstance(value, Part):
        rows += _rows(value, speech, f"{label}：" if key in ("subject", "parent", "delivery") else "")
        for name in type(value).model_fields:
            members = getattr(value, name)
            if isinstance(members, tuple) and members and isinstance(members[0], Part):
                title = speech.key(type(value), name)
                blocks += [{"title": f"{title}{n}", "rows": list(_rows(m, speech))} for n, m in enumerate(members, 1)]
    elif key == "unknown":
        rows.append({"label": label, "value": "、".join(_unknown(pointer, speech) for pointer in value) or "无"})
    elif key == "scope" and isinstance(value, tuple):
        rows.append({"label": label, "value": "\n".join(f"{n}. {visible(item)}" for n, item in enumerate(value, 1)) or "（未填写）"})
    else:
        rows.append({"label": label, "value": _said(Application, key, value, speech)})


def _rows(part: Part, speech: Speech, before: str = "") -> Iterator[dict[str, str]]:
    """A line for every key of the part that was filled in; parts within it are told in one line."""
    for name, field in type(part).model_fields.items():
        if not _given(part, name):
            continue
        key = field.alias or name
        value = getattr(part, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Part):
            continue
        label = before + speech.key(type(part), key)
        yield {"label": label, "value": _compact(value, speech) if isinstance(value, Part) else _said(type(part), key, value, speech)}


def _compact(part: Part, speech: Speech) -> str:
    if isinstance(part, Capital):
        return speech.capital(part)
    if isinstance(part, Contribution):
        return speech.contribution(part)
    if isinstance(part, IdentityDocument):
        return _identity(part, speech)
    return "，".join(f"{row['label']}：{row['value']}" for row in _rows(part, speech))


def _identity(document: IdentityDocument, speech: Speech) -> str:
    text = f"{speech.word(IdentityDocument, 'type', document.type)} {visible(document.number)}"
    if document.valid_until is not None:
        text += f"，有效期至{written_day(document.valid_until)}"
    return text + "，长期有效" if document.long_term else text


def _said(owner: type[Part], key: str, value: object, speech: Speech) -> str:
    if value is None:
        return "不使用名称" if (owner, key) == (Application, "name") else "（未填写）"
    return speech.value(owner, key, value) or "（未填写）"


def _title(member: Part, label: str, number: int, speech: Speech) -> str:
    if isinstance(member, Party):
        return f"{visible(member.name)}（{speech.roles(member)}）"
    return f"{label}{number}"


def _unknown(pointer: str, speech: Speech) -> str:
    key = pointer.removeprefix("/")
    return speech.key(Application, key) if key in Application.model_fields else visible(pointer)


def _given(part: Part, key: str) -> bool:
    """Whether a key was written, or has a default that is examined all the same (kind, currency)."""
    value = getattr(part, key)
    return key in part.model_fields_set or (value is not None and value is not False and value != ())
