"""Codes check, are never given twice, and neither are the bodies in them."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from stdnum.cn import uscc

from engine.casefile.numbers import ALPHABET, BLOCK, Assigned, _body_check, code_of, next_code
from engine.domain.id_number import code_fault
from engine.errors import CASE_NUMBERS, CaseError
from engine.store.database import Database
from engine.store.writer import Writer


@pytest.mark.parametrize(("body", "check"), [("70846113", "6"), ("D2143569", "X")])
def test_the_body_checks_by_gb_11714(body: str, check: str) -> None:
    assert _body_check(body) == check


@given(st.integers(0, len(ALPHABET) ** 6 - 1), st.sampled_from(["91440703", "92440703", "93440785"]))
def test_every_code_has_the_form_and_checks(number: int, head: str) -> None:
    code = code_of(head, "MA", number)
    assert len(code) == 18
    assert code_fault(code) is None
    assert uscc.calc_check_digit(code[:-1]) == code[-1]
    assert code.startswith(head + "MA")


def test_codes_follow_one_another_and_each_sort_and_district_has_a_series(database: Database) -> None:
    with database.write() as session:
        companies = [next_code(session, "company", "440703", Assigned("MA")) for _ in range(3)]
        others = [next_code(session, t, d, Assigned("MA")) for t, d in (("individual", "440703"), ("cooperative", "440703"), ("branch", "440705"))]
    assert [code[:8] for code in companies + others] == ["91440703"] * 3 + ["92440703", "93440703", "91440705"]
    bodies = [code[8:16] for code in companies + others]
    assert len(set(bodies)) == 6
    numbers = [int(_from_base31(body[2:])) for body in bodies]
    assert [b - a for a, b in pairwise(numbers[:3])] == [1, 1]
    assert [n // BLOCK for n in numbers] == [0, 0, 0, 1, 2, 3]


def _from_base31(text_: str) -> int:
    number = 0
    for character in text_:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    return number


def test_a_number_taken_by_a_transaction_that_failed_is_given_out_by_the_next(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            next_code(session, "company", "440703", Assigned("MA"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.write() as session:
        assert next_code(session, "company", "440703", Assigned("MA")) == code_of("91440703", "MA", 0)


def test_a_series_whose_block_is_used_up_takes_the_next_free_one(database: Database) -> None:
    with database.write() as session:
        next_code(session, "company", "440703", Assigned("MA"))
        next_code(session, "individual", "440703", Assigned("MA"))
        session.connection().execute(text("UPDATE number_series SET next = last + 1 WHERE prefix = '91440703MA'"))
        assert next_code(session, "company", "440703", Assigned("MA")) == code_of("91440703", "MA", 2 * BLOCK)


def test_when_the_prefix_is_used_up_nothing_is_given_out(database: Database) -> None:
    """A prefix of seven characters leaves 31 numbers."""
    with database.write() as session:
        codes = {next_code(session, "company", "440703", Assigned("MAAAAAA")) for _ in range(31)}
        assert len(codes) == 31
        with pytest.raises(CaseError) as caught:
            next_code(session, "company", "440703", Assigned("MAAAAAA"))
    assert caught.value.code == CASE_NUMBERS


def test_eight_writers_never_get_the_same_code(database: Database) -> None:
    writer, codes = Writer(database), list[str]()

    def take(number: int) -> None:
        kind = ("company", "individual")[number % 2]
        for _ in range(25):
            codes.append(writer.run(lambda session: next_code(session, kind, "440703", Assigned("MA"))))

    threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert len(codes) == len(set(codes)) == 200
    assert len({code[8:16] for code in codes}) == 200


def test_of_a_range_all_numbers_are_given_out_and_none_besides(database: Database) -> None:
    assigned = Assigned("MA5D", "MA5DYYYX", "MA5DYYYY")
    with database.write() as session:
        codes = [next_code(session, sort, "440703", assigned) for sort in ("company", "company")]
        assert [code[8:16] for code in codes] == ["MA5DYYYX", "MA5DYYYY"]
        for sort in ("company", "individual"):
            with pytest.raises(CaseError) as caught:
                next_code(session, sort, "440703", assigned)
            assert caught.value.code == CASE_NUMBERS


def test_a_series_goes_on_in_another_range_as_soon_as_that_is_the_assigned_one(database: Database) -> None:
    """For instance because what a system before gave out was learnt only then."""
    with database.write() as session:
        before = next_code(session, "company", "440703", Assigned("MA"))
        after = [next_code(session, "company", "440703", Assigned("MA", "MA5D0000")) for _ in range(2)]
        back = next_code(session, "company", "440703", Assigned("MA", "", "MAYYYYYY"))
    assert [code[8:16] for code in (before, *after, back)] == ["MA000000", "MA5D0000", "MA5D0001", "MA5D0002"]


@pytest.mark.parametrize(("first", "last", "said"), [
    ("MA5D000", "", "MA5D000 is no body"), ("", "MAI00000", "MAI00000 is no body"), ("MB000000", "", "MB000000 is no body"),
    ("MA000002", "MA000001", "MA000002 is behind MA000001"),
])
def test_what_is_no_range_gives_out_nothing_and_says_why(database: Database, first: str, last: str, said: str) -> None:
    with database.write() as session, pytest.raises(CaseError) as caught:
        next_code(session, "company", "440703", Assigned("MA", first, last))
    assert (caught.value.code, said in str(caught.value)) == (CASE_NUMBERS, True)
