"""The conclusion stage with the second engine in it: alone, or beside the first.

Where durable-rules gives nothing, the conclusions are those of `native` and the case is left in doubt, which refers
it. Beside the first engine a difference does the same. Alone its word is taken; deciding again from the record,
which `native` does, then shows a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.metrics import SECOND_ENGINE_ANSWERS
from engine.rules.conclude import Clause, Conclusion, Drawn, native
from engine.rules.durable.building import compile_plan
from engine.rules.durable.plan import UnsoundError
from engine.rules.evaluate import Truth
from engine.second.failure import Reason, SecondEngineError
from engine.second.supervisor import Supervisor

Strata = Sequence[Sequence[Clause]]


class SecondEngine:
    """The conclusions as durable-rules draws them."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.supervisor = supervisor

    def conclusions(self, atoms: Mapping[str, Truth], strata: Strata) -> dict[str, Conclusion]:
        """Raises SecondEngineError. Where there is no rule to run, nobody is asked."""
        try:
            plan = compile_plan(tuple(map(tuple, strata)))
            fired = self.supervisor.fired(plan, plan.given(atoms)) if plan.levels else frozenset()
            return plan.read(fired)
        except UnsoundError as error:
            self.supervisor.replace(Reason.UNSOUND)
            raise SecondEngineError(Reason.UNSOUND, str(error)) from None


class Alone:
    """`Conclude` by durable-rules alone. A failure leaves the conclusions to `native`, and the case in doubt."""

    def __init__(self, engine: SecondEngine) -> None:
        self.engine = engine

    def __call__(self, atoms: Mapping[str, Truth], strata: Strata) -> Drawn:
        try:
            drawn = Drawn(self.engine.conclusions(atoms, strata))
        except SecondEngineError as error:
            SECOND_ENGINE_ANSWERS.labels(error.reason).inc()
            return Drawn(native(atoms, strata).conclusions, (error.doubt,))
        SECOND_ENGINE_ANSWERS.labels("alone").inc()
        return drawn


class Both:
    """`Conclude` by `native`, compared with durable-rules. A failure and a difference leave the case in doubt."""

    def __init__(self, engine: SecondEngine) -> None:
        self.engine = engine

    def __call__(self, atoms: Mapping[str, Truth], strata: Strata) -> Drawn:
        conclusions = native(atoms, strata).conclusions
        try:
            differing = differences(conclusions, self.engine.conclusions(atoms, strata))
        except SecondEngineError as error:
            SECOND_ENGINE_ANSWERS.labels(error.reason).inc()
            return Drawn(conclusions, (error.doubt,))
        if differing:
            SECOND_ENGINE_ANSWERS.labels("differed").inc()
            self.engine.supervisor.replace("differed")
            return Drawn(conclusions, (f"第二引擎的结论不一致：{'、'.join(differing)}",))
        SECOND_ENGINE_ANSWERS.labels("agreed").inc()
        return Drawn(conclusions)


def differences(first: Mapping[str, Conclusion], second: Mapping[str, Conclusion]) -> tuple[str, ...]:
    """The propositions on which two engines differ, in truth or in premises."""
    return tuple(sorted(name for name in {*first, *second} if first.get(name) != second.get(name)))
