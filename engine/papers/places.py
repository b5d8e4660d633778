"""Places of an application in plain Chinese: /parties/0/contribution/due → 人员：“沈汀”：出资：出资期限."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from engine.domain.application import (
    Application,
    Change,
    Document,
    FamilyMember,
    Part,
    Party,
)
from engine.papers.speech import Speech
from engine.text.written import visible, written_day

WHOLE = "整份申请"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def place(application: Application, pointer: str, speech: Speech) -> str:
    """What stands at a JSON pointer, as the applicant calls it; of a place no application has, the pointer."""
    words: list[str] = []
    for owner, key, number, value in _walk(application, pointer):
        if key not in speech.vocabulary["keys"].get(owner.__name__, {}):
            return visible(pointer)
        words.append(_member(value, number, owner, key, speech) if number is not None else speech.key(owner, key))
    return "：".join(words) or WHOLE


def said(application: Application, pointer: str, value: object, speech: Speech) -> str:
    """A plain JSON value as it would be read at a pointer; None: nothing."""
    steps = list(_walk(application, pointer))
    if value is None or not steps:
        return ""
    owner, key, _, _ = steps[-1]
    if isinstance(value, list):
        texts = [said(application, pointer, item, speech) for item in value]
        return ("；" if (owner, key) == (Application, "scope") else "、").join(texts)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return written_day(dt.date.fromisoformat(value))
    return speech.value(owner, key, value)


def text_at(application: Application, pointer: str) -> str | None:
    """The applicant's own text at a pointer; None if there is none, or it is not text."""
    steps = list(_walk(application, pointer))
    return steps[-1][3] if steps and isinstance(steps[-1][3], str) else None


def _walk(application: Application, pointer: str) -> Iterator[tuple[type[Part], str, int | None, Any]]:
    """For each step: the part it lies in, the key, the number if it is a member of a list, and what stands there."""
    at: Any = application
    owner: type[Part] = Application
    key = ""
    for step in (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]):
        if isinstance(at, tuple) and step.isdigit():
            at = at[int(step)] if int(step) < len(at) else None
            yield owner, key, int(step), at
            continue
        if key:
            owner = type(at) if isinstance(at, Part) else inner(owner, key) or owner
        key = step
        at = getattr(at, "as_" if step == "as" else step, None)
        yield owner, key, None, at


@cache
def inner(owner: type[Part], key: str) -> type[Part] | None:
    """The kind of part that stands, or could stand, under a key."""
    field = next((f for name, f in owner.model_fields.items() if key in (name, f.alias)), None)
    return _part_of(field.annotation) if field is not None else None


def _part_of(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for a in get_args(annotation) if (found := _part_of(a)) is not None), None)


def _member(member: Any, number: int, owner: type[Part], key: str, speech: Speech) -> str:
    if isinstance(member, Party | FamilyMember):
        return f"“{visible(member.name)}”"
    if isinstance(member, Document):
        return visible(member.permit) if member.permit else speech.word(Document, "type", member.type)
    if isinstance(member, Change):
        return speech.word(Change, "item", member.item)
    if isinstance(member, str) and key == "promises":
        return speech.word(owner, key, member)
    return f"第{number + 1}项"
