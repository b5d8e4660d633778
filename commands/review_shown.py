"""How the queue and a dossier look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from commands.show import in_china, printable, table, uploads

if TYPE_CHECKING:
    from engine.review.queue import Waiting

_FLAGS = {"overdue": "已超期", "due_today": "今日到期", "held": "办理中", "proposed": "待另一人核准", "own": "本人须回避"}


def queue_table(found: Sequence[Waiting]) -> None:
    """The queue, the most urgent first."""
    rows = []
    for one in found:
        told = one.as_json()
        said = "、".join(_FLAGS[flag] for flag in told["flags"])
        rows.append([told["id"], told["due_on"] or "", told["kind"], told["entity_type"], printable(told["name"] or ""), told["held_by"] or "", said])
    table(["id", "due", "kind", "entity type", "name", "held by", "flags"], rows)


def told(data: dict[str, Any]) -> str:
    """A dossier (`engine.review.shown`) for a person to read."""
    return "\n".join([*_heading(data), *_application(data), *_points(data), *uploads(data), *_acts(data)])


def _heading(data: dict[str, Any]) -> Iterator[str]:
    yield f"■ {data['id']}  {data['label']}  ({data['kind']}, {data['entity_type']}, {data['district']})"
    said = "、".join(_FLAGS[flag] for flag in data["flags"])
    yield f"  期限：{data['due_on']}{'  ' + said if said else ''}"
    yield f"  内容摘要：{(data['revision'] or '')[:12]}{'' if data['masked'] else '  （含个人信息，本次查看已留痕）'}"
    if data["held_by"]:
        yield f"  办理人：{data['held_by']}，至{in_china(data['held_until'])}"
    if data["proposal"]:
        proposal = data["proposal"]
        yield f"  {proposal['by']}建议：{proposal['outcome']}，须由另一人核准（miaopi review confirm {data['id']}）"
        yield from (f"    • {printable(r['text'])}  [{printable(r['basis'])}]" for r in proposal["reasons"])


def _application(data: dict[str, Any]) -> Iterator[str]:
    yield "申请内容"
    for key, value in data["application"].items():
        if value is not None:
            yield from _value(key, value, 1)


def _value(key: str, value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, list) and all(not isinstance(one, dict | list) for one in value):
        yield f"{indent}{key}: " + "；".join(printable(str(one)) for one in value)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _value(f"{key}/{number}", one, depth)
    elif isinstance(value, dict):
        yield f"{indent}{key}:"
        for inner, one in value.items():
            yield from _value(inner, one, depth + 1)
    else:
        yield f"{indent}{key}: {printable(str(value))}"


def _points(data: dict[str, Any]) -> Iterator[str]:
    examined = data["examined"]
    yield f"审查意见（{examined['decision']}  {examined['outcome']}）" if examined else "审查意见"
    for point in data["points"]:
        yield f"  {point['number']:>2}. [{point['effect'] or '?'}] {point['rule']}  {printable(point['applicant'])}"
        if point["clerk"] and point["clerk"] != point["applicant"]:
            yield f"      {printable(point['clerk'])}"
        if point["legal_basis"]:
            yield f"      依据：{printable(point['legal_basis'])}"
        if point["settles"] and point["settles"] != point["clerk"]:
            yield f"      查明：{printable(point['settles'])}"
        yield from (f"      原文：{printable(e['text'])}（{e['pointer']}）" for e in point["evidence"] if e["text"])
        yield from (f"      可改为：{printable(str(r['value']))}（{r['pointer']}）" for r in point["remedies"])


def _acts(data: dict[str, Any]) -> Iterator[str]:
    yield "办理经过"
    for act in data["acts"]:
        words = [f"{act['number']:>4}  {in_china(act['at'])}  {act['verb']}  {act['role']}", act["actor"] or "", act["outcome"] or ""]
        yield "  ".join(word for word in words if word)
        if act["verb"] == "note" and "text" in act["detail"]:
            yield f"        {printable(act['detail']['text'])}"
