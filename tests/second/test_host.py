from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from engine.rules.conclude import Atom, Clause, Every, Negation
from engine.rules.durable.building import compile_plan
from engine.rules.durable.plan import Rule
from tests.durable_rules import needs_durable

pytestmark = [needs_durable, pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")]


def run(rules: Iterable[Rule], *given: str) -> list[str]:
    """One ruleset in a host of its own."""
    from engine.second.host import Host

    host = Host()
    host.load("one", "p000000", (((*rules, Rule("last", "", (), ())),),))
    return host.run("one", given)


@pytest.mark.parametrize("given", [c for n in range(4) for c in itertools.combinations(("p1", "p2", "p3"), n)])
def test_a_rule_fires_where_all_it_wants_is_there_and_nothing_else_it_names(given: tuple[str, ...]) -> None:
    fires = run([Rule("r", "h", ("p1", "p2"), ("p3",))], *given) == ["r"]
    assert fires is (given == ("p1", "p2"))


def test_a_host_keeps_nothing_from_one_run_to_the_next() -> None:
    """The widest rule there is, again and again with one fact missing: the frames of its firings are reused."""
    from engine.second.host import Host

    atoms = [f"a{n}" for n in range(15)]
    plan = compile_plan(((Clause("r", "甲", Every(tuple(map(Atom, atoms)))), Clause("s", "乙", Negation(Atom("a7")))),))
    host = Host()
    host.load(plan.digest, plan.seal, plan.levels)
    for turn in range(120):
        absent = None if turn % 2 else atoms[turn % 15]
        read = plan.read(host.run(plan.digest, plan.given({a: a != absent for a in atoms})))
        assert (read["甲"].truth, read["乙"].truth) == (absent is None, absent == "a7")


def test_what_follows_is_read_on_the_next_level() -> None:
    from engine.second.host import Host

    first, second = Rule("r1", "p2", ("p1",), ()), Rule("r2", "p3", ("p2",), ("p4",))
    host = Host()
    host.load("two", "p000000", (((first, Rule("l1", "", (), ())),), ((second, Rule("l2", "", (), ())),)))
    assert host.run("two", ["p1"]) == ["r1", "r2"]
    assert host.run("two", ["p1", "p4"]) == ["r1"]
    assert host.run("two", []) == []


def test_the_identity_of_facts_is_what_durable_rules_makes_of_them() -> None:
    """The pair that `identity` says collides does: durable-rules takes the second fact for the first."""
    from durable.engine import MessageObservedException

    with pytest.raises(MessageObservedException):
        run([Rule("r", "h", (), ("p026012",)), Rule("s", "h", (), ("p052660",))], "p026012", "p052660")
    assert run([Rule("r", "h", (), ("p026012",)), Rule("s", "h", (), ("p052661",))], "p026012", "p052661") == []


def test_a_ruleset_whose_last_rule_did_not_fire_last_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the clock jumps while an action runs: durable-rules then drops the actions that are left."""
    from durable import engine

    from engine.second.host import BrokenEngineError

    times = itertools.count(step=100)
    monkeypatch.setattr(engine, "_unix_now", lambda: next(times))
    with pytest.raises(BrokenEngineError):
        run([Rule("r", "h", (), ())])
