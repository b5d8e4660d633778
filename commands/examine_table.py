"""`miaopi examine --registrations`: judge a table of real registrations, and say what the rules would have made of it."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from commands.show import progress, table

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.receive.registrations import Row
    from engine.rules.conclude import Conclude

EXAMPLES = 3


@dataclass(slots=True)
class Tally:
    """What was seen so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    effects: dict[str, str] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    rows: int = 0
    seconds: float = 0.0

    def add(self, line: dict[str, Any], name: str) -> None:
        self.rows += 1
        self.outcomes[line["outcome"]] += 1
        for finding in line["findings"]:
            rule = finding["rule"]
            self.effects[rule] = finding["effect"]
            self.rules[rule] += 1
            kept = self.examples.setdefault(rule, [])
            if len(kept) < EXAMPLES:
                evidence = next((e["text"] for e in finding["evidence"] if e["text"]), "")
                kept.append(f"{name}（{evidence}）" if evidence else name)
        for rule in {u["rule"] for u in line["unknown"]}:
            self.doubts[rule] += 1


def judge_table(
    path: Path, bundle: Bundle, as_of: dt.date, topics: str | None, out: Path | None, limit: int | None, as_json: bool
) -> None:
    """Judge every row, print the summary. With `out`, JSONL is appended and a broken-off run goes on where it stopped."""
    from commands.options import settings
    from engine.receive.registrations import count_rows, read_registrations
    from engine.second.opening import open_conclude

    conclude = open_conclude(settings().conclusions)
    chosen = frozenset(t.strip() for t in topics.split(",") if t.strip()) if topics else None
    known = {r.topic for r in bundle.rulebook.rules}
    if chosen is not None and chosen - known:
        raise click.UsageError(f"no topic {sorted(chosen - known)[0]!r}; topics: {', '.join(sorted(known))}")
    tally = Tally()
    done = _resume(out, tally) if out else 0
    total = count_rows(path) if path.is_file() else None
    rows = read_registrations(path, bundle.libraries)
    handle = out.open("a", encoding="utf-8") if out else None
    try:
        for row in progress(rows, min(total, limit) if total and limit else total, path.name):
            if limit is not None and row.number > limit:
                break
            if row.number <= done:
                continue
            started = time.perf_counter()
            line = judge_row(row, bundle, as_of, chosen, conclude)
            tally.seconds += time.perf_counter() - started
            tally.add(line, row.name)
            _keep(handle, line)
    finally:
        if handle:
            handle.close()
    _print(tally, as_json, done)


def judge_row(
    row: Row, bundle: Bundle, as_of: dt.date, topics: frozenset[str] | None, conclude: Conclude
) -> dict[str, Any]:
    """One row's line: as the JSON contract, without remedies. A row is never compared with a register, so it
    never conflicts with itself; a row outside the rules refers and says why."""
    from engine.decision import decide
    from engine.domain.answers import Answers
    from engine.domain.revision import freeze
    from engine.examination import examine
    from engine.pipeline import Decided
    from engine.report import decision_json

    source = f"row-{row.number}"
    if row.application is None:
        return {"application": source, "outcome": "refer", "findings": [], "unknown": [
            {"rule": "application.entity-type", "fact": "application.entity_type", "why": row.outside}]}
    answers = Answers()
    examination = examine(row.application, answers, bundle, as_of, topics, conclude)
    outcome = decide(examination.findings, examination.undetermined)
    revision = freeze(row.application)
    return decision_json(Decided(revision, answers, examination, outcome, examination.findings, as_of, bundle), source)


def _keep(handle: IO[str] | None, line: dict[str, Any]) -> None:
    if handle is not None:
        handle.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _resume(out: Path, tally: Tally) -> int:
    """Rows already in `out`; a last line that was cut off is dropped and judged again."""
    if not out.is_file():
        return 0
    kept = 0
    with out.open("r+b") as stream:
        while line := stream.readline():
            if not line.endswith(b"\n"):
                stream.truncate(kept)
                break
            kept += len(line)
            data = json.loads(line)
            tally.add(data, data["application"])
    return tally.rows


def _print(tally: Tally, as_json: bool, resumed: int) -> None:
    judged = tally.rows - resumed
    speed = judged / tally.seconds if tally.seconds else 0.0
    if as_json:
        click.echo(json.dumps({
            "rows": tally.rows, "outcomes": dict(tally.outcomes.most_common()), "per_second": round(speed),
            "rules": [{"rule": r, "effect": tally.effects[r], "hits": n, "examples": tally.examples[r]} for r, n in tally.rules.most_common()],
            "unknown": dict(tally.doubts.most_common()),
        }, ensure_ascii=False))
        return

    def share(n: int) -> str:
        return f"{100 * n / max(1, tally.rows):.2f} %"

    table(["outcome", "rows", "share"], [[o, n, share(n)] for o, n in tally.outcomes.most_common()], "Outcomes")
    table(["rule", "effect", "hits", "share", "examples"],
          [[r, tally.effects[r], n, share(n), "；".join(e[:40] for e in tally.examples[r])] for r, n in tally.rules.most_common(30)], "Rules that hit most")
    if tally.doubts:
        table(["rule left unknown", "rows", "share"], [[r, n, share(n)] for r, n in tally.doubts.most_common(15)], "Unknown")
    click.echo(f"{tally.rows} rows, {judged} judged now, {speed:.0f} a second on one core")
