"""Lists of barred persons: only numbers count."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from engine.domain.answers import PersonListing
from engine.errors import LIB_FORMAT, LIB_MISSING, LibraryError
from engine.identity.listings import read_listings


def test_the_packaged_examples_are_read() -> None:
    listings = read_listings()
    assert listings.listings(["440703198102020025"]) == (
        PersonListing("440703198102020025", "crime", dt.date(2028, 1, 1)),
    )
    assert listings.listings(["440703198001010012"])[0].until is None


def test_a_number_on_no_list_has_no_entry() -> None:
    assert read_listings().listings(["440703199001010010", ""]) == ()


def test_answers_come_in_the_order_of_numbers_and_once() -> None:
    numbers = ["440703198405050053", "440703198102020025", " 440703198102020025 "]
    assert [e.number for e in read_listings().listings(numbers)] == ["440703198102020025", "440703198405050053"]


def test_one_number_may_stand_on_several_lists(tmp_path: Path) -> None:
    path = tmp_path / "lists.tsv"
    path.write_text("number\tlist\tuntil\n1\tdishonest_debtor\t\n1\tcrime\t2027-01-01\n", encoding="utf-8")
    assert [e.list for e in read_listings(path).listings(["1"])] == ["crime", "dishonest_debtor"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "number\tlist\n",
        "number\tlist\tuntil\n440703198001010012\tcrime\n",
        "number\tlist\tuntil\n\tcrime\t\n",
        "number\tlist\tuntil\n440703198001010012\tfriends\t\n",
        "number\tlist\tuntil\n440703198001010012\tcrime\tsoon\n",
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_shows_no_number(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lists.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        read_listings(path)
    assert caught.value.code == LIB_FORMAT
    assert "440703198001010012" not in str(caught.value)
    assert str(caught.value.defects[0].where).startswith("lists.tsv:")


def test_a_missing_table_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        read_listings(tmp_path / "none.tsv")
    assert caught.value.code == LIB_MISSING
