"""Of all ways to read a clause the one that explains most is taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.scopes.everyday.hits import Hit, best_reading
from engine.scopes.everyday.meanings import Meaning

NOTHING = Meaning((), ())


def hit(start: int, end: int, strength: float = 1.0) -> Hit:
    return Hit(start, end, end - start, NOTHING, strength, "expression")


def test_one_long_word_is_better_than_two_short_ones() -> None:
    assert best_reading([hit(0, 2), hit(2, 4), hit(0, 4)]) == (hit(0, 4),)


def test_what_does_not_overlap_is_read_together() -> None:
    assert best_reading([hit(4, 6), hit(0, 2), hit(1, 5, 0.5)]) == (hit(0, 2), hit(4, 6))


def test_a_weak_hit_is_better_than_none() -> None:
    assert best_reading([hit(0, 2, 0.4)]) == (hit(0, 2, 0.4),)
    assert best_reading([]) == ()


_HITS = st.builds(lambda start, size, strength: hit(start, start + size, strength), st.integers(0, 9), st.integers(1, 5), st.sampled_from((0.3, 0.6, 1.0)))


@given(st.lists(_HITS, max_size=8))
def test_no_choice_of_hits_is_worth_more(hits: list[Hit]) -> None:
    def worth(chosen: list[Hit] | tuple[Hit, ...]) -> float:
        return sum(h.value for h in chosen)

    def apart(chosen: list[Hit]) -> bool:
        return all(a.end <= b.start or b.end <= a.start for n, a in enumerate(chosen) for b in chosen[:n])

    subsets = ([h for n, h in enumerate(hits) if mask >> n & 1] for mask in range(1 << len(hits)))
    best = max((worth(s) for s in subsets if apart(s)), default=0.0)
    reading = best_reading(hits)
    assert apart(list(reading))
    assert abs(worth(reading) - max(best, 0.0)) < 1e-9
