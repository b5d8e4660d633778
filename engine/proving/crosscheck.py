"""Both engines over cases: where their conclusions differ, and with which premises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.bundle import Bundle
from engine.domain.answers import Answers
from engine.domain.application import Application
from engine.examination import examine
from engine.pipeline import Ports, gather
from engine.proving.rule_tests import RuleTest, run_tests
from engine.questions import ask
from engine.rules.conclude import Clause, Conclusion, Drawn, native
from engine.rules.evaluate import Truth
from engine.second.conclusions import SecondEngine, differences
from engine.second.failure import SecondEngineError


@dataclass(frozen=True, slots=True)
class Difference:
    """A proposition on which the engines differ; None where an engine says nothing of it."""

    proposition: str
    native: Conclusion | None
    durable: Conclusion | None

    def as_json(self) -> dict[str, Any]:
        return {"proposition": self.proposition, "native": _json(self.native), "durable": _json(self.durable)}


def _json(conclusion: Conclusion | None) -> dict[str, Any] | None:
    return None if conclusion is None else {"truth": conclusion.truth, "premises": list(conclusion.premises)}


@dataclass(slots=True)
class Checked:
    """One case: how many conclusions were compared, how many held, each difference, and why there was none to compare."""

    case: str
    conclusions: int = 0
    held: int = 0
    differences: list[Difference] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def agreed(self) -> bool:
        return not self.differences and not self.failures


class Comparing:
    """`Conclude` by `native` that has the second engine draw the same conclusions and notes what it finds."""

    def __init__(self, engine: SecondEngine, checked: Checked) -> None:
        self.engine = engine
        self.checked = checked

    def __call__(self, atoms: Mapping[str, Truth], strata: Sequence[Sequence[Clause]]) -> Drawn:
        drawn = native(atoms, strata)
        try:
            second = self.engine.conclusions(atoms, strata)
        except SecondEngineError as error:
            self.checked.failures.append(str(error))
            return drawn
        first = drawn.conclusions
        self.checked.conclusions += len(first)
        self.checked.held += sum(c.truth is True for c in first.values())
        self.checked.differences += [Difference(n, first.get(n), second.get(n)) for n in differences(first, second)]
        return drawn


def crosscheck_tests(bundle: Bundle, tests: Iterable[RuleTest], engine: SecondEngine) -> Iterator[Checked]:
    """The rulebook's own tests."""
    for test in tests:
        checked = Checked(f"{test.source} {test.name}")
        list(run_tests(bundle, (test,), Comparing(engine, checked)))
        yield checked


def crosscheck_applications(
    applications: Iterable[tuple[str, Application]], bundle: Bundle, ports: Ports | None, as_of: dt.date, engine: SecondEngine
) -> Iterator[Checked]:
    """Applications with where they come from; without ports they are examined as if the outside had nothing to say."""
    for source, application in applications:
        checked = Checked(source)
        answers = gather(ask(application, bundle), ports) if ports else Answers()
        examine(application, answers, bundle, as_of, conclude=Comparing(engine, checked))
        yield checked
