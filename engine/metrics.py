"""What is counted while the program runs, in one registry, in the form Prometheus reads.

A counter is for whoever looks after an installation; none has a part in a decision.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

REGISTRY = CollectorRegistry()

SECOND_ENGINE_ANSWERS = Counter(
    "miaopi_second_engine_answers",
    "Conclusions asked of the second engine, by what became of them: agreed, differed, alone (it was not compared), "
    "or the reason why it gave none.",
    ["result"],
    registry=REGISTRY,
)
SECOND_ENGINE_STARTS = Counter(
    "miaopi_second_engine_starts",
    "Child processes started for the second engine, by why the one before was given up: none, ended, full, "
    "or the reason of the failure.",
    ["after"],
    registry=REGISTRY,
)

