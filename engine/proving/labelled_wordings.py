"""Labelled wordings of scopes: what a registrar would call them, compared with what the examination says.

Two things are compared, because a ban that is only recalled is still a ban to read, and a person's to act on: the kind
of the wording (`classified`, or `verdict` where that is absent) with the verdict of the statement, and the deed
(`verdict`) with what the rules that hit do about it. Format: tests/golden/selection/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import strict_yaml
from engine.domain.finding import Effect
from engine.examination import Examination, matched
from engine.scope_check import ReadScope, ScopeExaminer
from engine.scopes.verdict import Verdict, worst

ORDER = tuple(reversed(Verdict))
LET_THROUGH = (Verdict.ORDINARY, Verdict.PERMIT_AFTER)
STOPPED = (Verdict.BANNED, Verdict.REFER)


@dataclass(frozen=True, slots=True)
class Wording:
    """One labelled wording."""

    text: str
    group: str
    kind: Verdict
    deed: Verdict


@dataclass(frozen=True, slots=True)
class MeasuredWording:
    """One wording beside what the engine made of it."""

    wording: Wording
    read: ReadScope

    @property
    def kind(self) -> Verdict:
        return self.read.verdict

    @property
    def deed(self) -> Verdict:
        return deed(self.read.examination)


def read_wordings(path: Path) -> tuple[Wording, ...]:
    """The wordings of a file, in order."""
    entries = strict_yaml.read(path.read_text(encoding="utf-8"), str(path)).data
    return tuple(
        Wording(e["text"], e["group"], Verdict(e.get("classified", e["verdict"])), Verdict(e["verdict"])) for e in entries
    )


def measure_wordings(wordings: Sequence[Wording], examiner: ScopeExaminer) -> Iterator[MeasuredWording]:
    """Each wording examined."""
    for wording in wordings:
        yield MeasuredWording(wording, examiner.read(wording.text))


def deed(examination: Examination) -> Verdict:
    """What the rules that hit do: hand to a person, have taken out, ask for a permit first, name one for later."""
    found = [Verdict.REFER] if examination.undetermined else []
    for judged in examination.trace:
        if judged.truth is not True:
            continue
        facts = judged.rule.facts
        if judged.rule.effect == Effect.REFER:
            found.append(Verdict.REFER)
        elif judged.rule.effect in (Effect.CORRECT, Effect.REFUSE) and facts & {"scope.restricted", "scope.all_banned"}:
            found.append(Verdict.BANNED)
        elif judged.rule.effect == Effect.CORRECT and "scope.permits" in facts:
            found.append(Verdict.PERMIT_BEFORE)
        elif any(r.get("stage") == "after" for r in matched(judged.steps)):
            found.append(Verdict.PERMIT_AFTER)
    return worst(found)


def wordings_report(measured: Sequence[MeasuredWording]) -> str:
    """The run as text to commit and diff: confusion matrices of kind and deed, by group, and every difference of kind."""
    lines = [f"{len(measured)} labelled wordings", ""]
    lines += _matrix("kind", measured, lambda m: (m.wording.kind, m.kind))
    lines += ["", *_counts(measured), ""]
    lines += _matrix("deed", measured, lambda m: (m.wording.deed, m.deed))
    for group in dict.fromkeys(m.wording.group for m in measured):
        lines += ["", *_matrix(f"kind, {group}", [m for m in measured if m.wording.group == group], lambda m: (m.wording.kind, m.kind))]
    lines += ["", "differences of kind:"]
    lines += [f"  {m.wording.group} {m.wording.text}: {m.wording.kind}, found {m.kind}" for m in measured if m.wording.kind != m.kind]
    return "\n".join(lines) + "\n"


def _matrix(
    title: str, measured: Sequence[MeasuredWording], pair: Callable[[MeasuredWording], tuple[Verdict, Verdict]]
) -> Iterator[str]:
    pairs = [pair(m) for m in measured]
    right = sum(label is found for label, found in pairs)
    yield f"{title}: {right} of {len(pairs)} right"
    yield f"  {'label, found':16}" + "".join(f"{v.value:>14}" for v in ORDER)
    for label in ORDER:
        if any(p[0] is label for p in pairs):
            yield f"  {label.value:16}" + "".join(f"{pairs.count((label, v)):>14}" for v in ORDER)


def _counts(measured: Sequence[MeasuredWording]) -> Iterator[str]:
    """The three counts that the README of the labels names apart."""
    innocent = [m for m in measured if m.wording.group == "innocent"]
    through = [m for m in measured if m.wording.kind in STOPPED and m.kind in LET_THROUGH]
    yield f"innocent ones called banned: {sum(m.kind is Verdict.BANNED for m in innocent)}"
    yield f"innocent ones called anything but their label: {sum(m.kind is not m.wording.kind for m in innocent)}"
    yield f"banned or refer called ordinary or permit_after: {len(through)}"
