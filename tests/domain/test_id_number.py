"""Identity numbers: what they say by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.id_number import (
    Fault,
    birth_of,
    code_fault,
    compact,
    completed_years,
    masked,
    resident_fault,
)

AS_OF = dt.date(2026, 11, 21)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SOUND = "440703198001010012"


def resident(birth: dt.date, order: int = 1, place: str = "440703") -> str:
    """A number made up with the standard's own weights."""
    body = f"{place}{birth:%Y%m%d}{order:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@given(st.dates(dt.date(1930, 1, 1), AS_OF), st.integers(0, 999))
def test_every_number_made_by_the_standard_is_sound_and_tells_the_birth(birth: dt.date, order: int) -> None:
    number = resident(birth, order)
    assert resident_fault(number, AS_OF) is None
    assert birth_of(number, AS_OF) == birth


@given(st.dates(dt.date(1930, 1, 1), AS_OF), st.integers(0, 16), st.integers(1, 9))
def test_one_digit_changed_is_always_noticed(birth: dt.date, at: int, by: int) -> None:
    number = resident(birth)
    changed = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert resident_fault(changed, AS_OF) is not None


@given(st.text(max_size=25))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    resident_fault(text, AS_OF)
    code_fault(text)
    assert len(masked(text)) == len(compact(text))


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (SOUND, None),
        ("44070319800101001", Fault.LENGTH),
        ("440703800101001", Fault.LENGTH),
        ("44070319800101001A", Fault.CHARACTERS),
        ("４40703198001010012", Fault.CHARACTERS),
        ("440703198002300012", Fault.BIRTH),
        ("440703202611220012", Fault.BIRTH),
        ("440703187912310012", Fault.BIRTH),
        ("440703198001010013", Fault.CHECK),
    ],
)
def test_the_first_fault_of_a_resident_number_is_named(number: str, fault: Fault | None) -> None:
    assert resident_fault(number, AS_OF) is fault


def test_a_small_x_and_blanks_do_not_matter() -> None:
    number = next(resident(dt.date(1990, 1, 1), n) for n in range(99) if resident(dt.date(1990, 1, 1), n).endswith("X"))
    assert resident_fault(f" {number[:6]} {number[6:].lower()}", AS_OF) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91110000600037341L", None),
        ("91110000600037341l", None),
        ("91110000600037341", Fault.LENGTH),
        ("91110000600O37341L", Fault.CHARACTERS),
        ("911100006000373411", Fault.CHECK),
    ],
)
def test_the_first_fault_of_a_credit_code_is_named(code: str, fault: Fault | None) -> None:
    assert code_fault(code) is fault


def test_codes_of_village_collectives_begin_with_a_letter() -> None:
    alphabet, weights = "0123456789ABCDEFGHJKLMNPQRTUWXY", (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    body = "N2440703MF0000000"
    check = alphabet[-sum(alphabet.index(c) * w for c, w in zip(body, weights, strict=True)) % 31]
    assert code_fault(body + check) is None


@pytest.mark.parametrize(
    ("birth", "as_of", "years"),
    [
        (dt.date(2008, 11, 21), dt.date(2026, 11, 21), 18),
        (dt.date(2008, 11, 22), dt.date(2026, 11, 21), 17),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), 17),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), 18),
        (AS_OF, AS_OF, 0),
    ],
)
def test_a_year_is_completed_on_the_birthday(birth: dt.date, as_of: dt.date, years: int) -> None:
    assert completed_years(birth, as_of) == years


def test_only_the_last_four_characters_are_shown() -> None:
    assert masked(SOUND) == "*" * 14 + "0012"
    assert masked("1234") == "****"
