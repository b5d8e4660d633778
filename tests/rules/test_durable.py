"""The encoding for durable-rules, judged without it: fifteen lines of Python run the rules as they are meant."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import pytest

from bench.second_engine.programmes import programme, shuffled, values
from engine.rules.conclude import Atom, Clause, Either, Every, Formula, Negation, Proposition, native
from engine.rules.durable.building import (
    FACTS_PER_RULESET,
    PATTERNS_PER_RULE,
    RULES_PER_RULESET,
    Clauses,
    compile_plan,
)
from engine.rules.durable.identity import distinct_ids, identity, missing
from engine.rules.durable.plan import Plan, UnsoundError
from engine.rules.evaluate import Truth

TRUTHS: tuple[Truth, ...] = (True, False, None)
A, B, C = Atom("a"), Atom("b"), Atom("c")


def fired(plan: Plan, given: list[str]) -> set[str]:
    """The names of the rules that fire: level after level, a rule unless one of its obstacles is there."""
    held, names = set(given), set()
    for level in plan.levels:
        follows = set()
        for rule in itertools.chain.from_iterable(level):
            if held.issuperset(rule.there) and held.isdisjoint(rule.absent):
                names.add(rule.name)
                follows.add(rule.head)
        held |= follows
    return names


def check(strata: Clauses, atoms: Mapping[str, Truth]) -> None:
    plan = compile_plan(strata)
    assert plan.read(fired(plan, plan.given(atoms))) == native(atoms, strata).conclusions


def one(formula: Formula) -> Clauses:
    return ((Clause("r", "p", formula),),)


@pytest.mark.parametrize("formula", [
    A, Negation(A), Negation(Negation(A)), Every(()), Either(()), Negation(Every(())), Negation(Either(())),
    Every((A, B)), Either((A, B)), Every((A, Negation(A))), Either((A, Negation(A))), Negation(Every((A, Either((B, C))))),
    Every((Either((A, B)), Either((Negation(A), C)))), Every((Either(()), A)), Either((Every(()), A)), Every((A, A, Either((B,)))),
    Every((Either((A, Every((B, Either((A, C)))))), Negation(B))),
], ids=repr)
def test_every_formula_comes_out_in_three_values_as_natively(formula: Formula) -> None:
    for truths in itertools.product(TRUTHS, repeat=3):
        check(one(formula), dict(zip("abc", truths, strict=True)))


@pytest.mark.parametrize("truth", TRUTHS)
def test_a_negation_reads_what_an_earlier_stratum_has_settled(truth: Truth) -> None:
    lower, upper = Clause("r1", "甲", A), Clause("r2", "乙", Every((Negation(Proposition("甲")), B)))
    check(((lower,), (upper,)), {"a": truth, "b": True})


def test_a_proposition_that_nothing_concludes_is_false() -> None:
    check(one(Negation(Proposition("无"))), {})


def test_random_rulebooks_come_out_as_natively_in_any_order() -> None:
    chance = random.Random(20261121)
    for _ in range(30):
        made = programme(chance)
        for strata in (made.strata, shuffled(chance, made.strata)):
            for _ in range(8):
                check(strata, values(chance, made.atoms))


def test_rules_and_rulesets_stay_within_what_durable_rules_holds() -> None:
    wide = Every(tuple(Negation(Atom(f"w{n}")) if n % 2 else Atom(f"w{n}") for n in range(50)))
    many = tuple(Clause(f"r{n}", f"p{n}", Every((Atom(f"a{n}"), Atom(f"b{n}"), Atom(f"c{n}"), wide))) for n in range(90))
    plan = compile_plan((many,))
    rulesets = [ruleset for level in plan.levels for ruleset in level]
    assert len(rulesets) > len(plan.levels) > 1
    for ruleset in rulesets:
        assert len(ruleset) <= RULES_PER_RULESET
        assert len({o for rule in ruleset for o in rule.obstacles}) <= FACTS_PER_RULESET
        assert all(len(rule.obstacles) <= PATTERNS_PER_RULE for rule in ruleset)
        assert [rule.name for rule in ruleset if not rule.obstacles] == [ruleset[-1].name]
    everything = {f"{kind}{n}": True for kind in "abc" for n in range(90)} | {f"w{n}": n % 2 == 0 for n in range(50)}
    check((many,), everything)
    check((many,), {**everything, "w49": None, "a3": False})


def test_alternatives_within_conjunctions_are_not_multiplied_out() -> None:
    formula = Every(tuple(Either(tuple(Atom(f"{n}-{m}") for m in range(4))) for n in range(12)))
    assert len(compile_plan(one(formula)).names) < 120  # multiplied out: 4 to the power of 12
    check(one(formula), {f"{n}-{m}": m == n % 4 for n in range(12) for m in range(4)})


@pytest.mark.parametrize("strata", [
    ((Clause("r1", "甲", Proposition("乙")), Clause("r2", "乙", A)),),
    ((Clause("r1", "甲", Negation(Proposition("乙"))),), (Clause("r2", "乙", A),)),
    ((Clause("r1", "甲", Proposition("甲")),),),
    ((Clause("r1", "甲", A),), (Clause("r2", "甲", B),)),
], ids=["same stratum", "later stratum", "itself", "twice"])
def test_what_is_not_settled_before_it_is_built_on_is_refused(strata: Clauses) -> None:
    with pytest.raises(UnsoundError):
        compile_plan(strata)


def test_a_clause_that_is_sure_and_not_possible_is_not_believed() -> None:
    plan = compile_plan(one(A))
    (heads,) = plan.heads
    assert plan.read(heads.sure | heads.possible)["p"].truth is True
    with pytest.raises(UnsoundError):
        plan.read(heads.sure)


def test_a_number_whose_identity_is_taken_is_passed_over() -> None:
    crude = {"p000000": 1, "n000000": 2, "p000001": 2, "n000001": 3, "p000002": 4, "n000002": 4, "p000003": 5, "n000003": 6}
    assert list(itertools.islice(distinct_ids(crude.__getitem__), 2)) == ["p000000", "p000003"]


def test_ids_that_durable_rules_would_take_for_one_are_not_given_out() -> None:
    """tests/second/test_host.py asks durable-rules itself about this pair."""
    assert identity("p026012") == identity("p052660")
    asked = {"p000000": "p026012", "p000001": "p052660", "p000002": "p052661"}
    given = distinct_ids(lambda i: identity(asked.get(i, i)))
    assert list(itertools.islice(given, 2)) == ["p000000", "p000002"]
    assert len({identity(i) for f in itertools.islice(distinct_ids(), 2000) for i in (f, missing(f))}) == 4000
