"""Labelled sentences: what a clerk would take from each, compared with the draft, field by field.

Format: tests/golden/drafts/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import strict_yaml
from engine.domain.revision import as_data
from engine.draft import Draft, Drafter
from engine.errors import APP_SHAPE, Defect, InputError

FIELDS = ("entity", "open", "division", "trade name", "wish", "items", "class first", "class among", "said", "nothing invented")
"""`entity`: the first proposed is accepted; `open`: where several are accepted, all are offered; `said`: every fact said is
there; `nothing invented`: nothing is there that was not said."""
_HELD: Mapping[str, str] = {
    "/capital/amount": "capital", "/premises/area": "area", "/address": "address", "/premises/building_use": "building_use",
    "/premises/tenure": "tenure", "/organisation": "organisation", "/parent/name": "parent", "/parties/0/name": "person",
    "/delivery": "delivery", "/term": "term", "/term/years": "term", "/premises/platform": "network",
}
_TOLD: Mapping[str, str] = {"people": "people", "applicant": "person", "capital": "capital"}


@dataclass(frozen=True, slots=True)
class DraftCase:
    """One labelled sentence; absent keys are None or empty."""

    text: str
    entity: tuple[str, ...]
    division: str | None
    trade_name: str | None
    name: str | None
    wish: str | None
    items: frozenset[str]
    classes: frozenset[str]
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MeasuredDraft:
    """A sentence beside what the draft made of it: field → right, and what differs in words. A field that the label says
    nothing about is not there."""

    case: DraftCase
    right: Mapping[str, bool]
    differences: tuple[str, ...]


def read_draft_cases(folder: Path) -> tuple[DraftCase, ...]:
    """All labelled sentences of a folder, in order of file and place. Raises InputError."""
    return tuple(case for path in sorted(folder.glob("*.yaml")) for case in _cases(path))


def _cases(path: Path) -> Iterator[DraftCase]:
    try:
        data = strict_yaml.read(path.read_text(encoding="utf-8"), str(path)).data
    except strict_yaml.YamlDefectError as error:
        raise InputError(APP_SHAPE, error.defect) from error
    for number, label in enumerate(data if isinstance(data, list) else [None]):
        if not isinstance(label, dict) or not {"text", "entity", "division"} <= set(label):
            raise InputError(APP_SHAPE, Defect(f"{path}#{number}", "a labelled sentence needs text, entity and division"))
        yield DraftCase(
            label["text"], tuple(label["entity"]), label["division"], label.get("trade_name"), label.get("name"),
            label.get("wish"), frozenset(label.get("items") or ()), frozenset(label.get("classes") or ()), label.get("said") or {},
        )


def measure_drafts(cases: Sequence[DraftCase], drafter: Drafter) -> Iterator[MeasuredDraft]:
    """Draft every sentence and compare."""
    for case in cases:
        yield compare(case, drafter.draft(case.text))


def compare(case: DraftCase, draft: Draft) -> MeasuredDraft:
    """One sentence's draft against its label."""
    readings = draft.readings
    entity = readings.entity
    chosen = entity.chosen.value
    trade = readings.names.trade_name.value if readings.names.trade_name else None
    wish = readings.names.wish.value if readings.names.wish else None
    codes = {item.item.code for item in readings.business.items}
    told = _told(draft)
    division = draft.application.division
    checks: list[tuple[str, bool, str]] = [
        ("entity", chosen in case.entity, chosen),
        ("division", division == case.division, str(division)),
        ("trade name", (trade, _whole(draft)) == (case.trade_name, case.name), f"{trade} {_whole(draft) or ''}".strip()),
    ]
    if len(case.entity) > 1:
        offered = {chosen, *entity.others}
        checks.append(("open", set(case.entity) <= offered, "/".join(sorted(offered))))
    if case.wish or wish:
        checks.append(("wish", wish == case.wish, str(wish)))
    if case.items:
        checks.append(("items", bool(codes & case.items), " ".join(sorted(codes)) or "none"))
    if case.classes:
        first = readings.business.industry.code if readings.business.industry else "none"
        offered_classes = [first, *(c.code for c in readings.business.other_classes)]
        checks.append(("class first", first in case.classes, first))
        checks.append(("class among", bool(case.classes & set(offered_classes)), " ".join(offered_classes)))
    wanted = {key: _plain(value) for key, value in case.said.items()}
    if wanted:
        lacking = [f"{k}={v} is {told.get(k)}" for k, v in wanted.items() if told.get(k) != v]
        checks.append(("said", not lacking, ", ".join(lacking)))
    extra = [f"{k}={v}" for k, v in told.items() if k not in wanted]
    checks.append(("nothing invented", not extra, ", ".join(extra)))
    return MeasuredDraft(
        case, {field: right for field, right, _ in checks}, tuple(f"{field}: {got}" for field, right, got in checks if not right)
    )


def _whole(draft: Draft) -> str | None:
    return draft.readings.names.whole.value if draft.readings.names.whole else None


def _told(draft: Draft) -> dict[str, str]:
    """The facts the draft took, by the label's keys."""
    told: dict[str, str] = {}
    for guess in draft.guesses:
        key = _HELD.get(guess.pointer)
        if key and key != "network":
            told[key] = _plain(guess.value)
        if guess.pointer == "/premises/kind":
            told["network"] = "True"
    for fact in draft.said:
        if fact.key in _TOLD:
            told[_TOLD[fact.key]] = _plain(fact.value)
    if draft.readings.circumstances.home is not None:
        told["home"] = "True"
    if "premises" in as_data(draft.application) and not any(g.pointer.startswith("/premises/") for g in draft.guesses):
        told["premises"] = "without a reason"
    return told


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def drafts_report(measured: Sequence[MeasuredDraft]) -> str:
    """Right of labelled per field, then every difference; the text to freeze."""
    lines = [f"{len(measured)} sentences", f"{'field':<18}{'right':>6}{'of':>6}{'share':>8}"]
    for field in FIELDS:
        results = [m.right[field] for m in measured if field in m.right]
        share = sum(results) / len(results) if results else 0.0
        lines.append(f"{field:<18}{sum(results):>6}{len(results):>6}{share:>8.3f}")
    whole = sum(all(m.right.values()) for m in measured)
    lines.append(f"{'all fields right':<18}{whole:>6}{len(measured):>6}{whole / len(measured) if measured else 0:>8.3f}")
    lines.append("")
    lines += [f"{m.case.text}: {' | '.join(m.differences)}" for m in measured if m.differences]
    return "\n".join(lines) + "\n"
