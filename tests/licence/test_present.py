"""A code shows a licence once, for five minutes, to whom the holder holds it out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.domain.application import Application
from engine.errors import (
    LIC_CODE,
    LIC_ENDED,
    LIC_EXPIRED,
    LIC_FIELDS,
    LIC_GUESSED,
    LIC_TOKEN,
    LIC_USED,
    LIC_WITHDRAWN,
    LicenceError,
)
from engine.licence.guesses import MOST
from engine.licence.present import ALPHABET, Presentation, check, present, withdraw
from engine.licence.refusal import Refused
from engine.licence.said import Said
from tests.licence.library import Library
from tests.licence.test_changes import to
from tests.papers.conftest import the_speech

Template = Callable[..., Application]
FIELDS = ("name", "scope")


@pytest.fixture
def uscc(library: Library, template: Template) -> str:
    return library.register(template())


def show(library: Library, uscc: str, holder: str = "holder", fields: tuple[str, ...] = FIELDS) -> Presentation:
    made: Presentation = library.desk.writer.run(
        lambda session: present(session, library.desk.office.vault, the_speech(), uscc, holder, fields, library.desk.now)
    )
    return made


def checked(library: Library, code: str, checker: str = "officer") -> Said | Refused:
    found: Said | Refused = library.desk.writer.run(
        lambda session: check(session, library.desk.office.vault, the_speech(), code, checker, library.desk.now)
    )
    return found


def refusal(library: Library, code: str, checker: str = "officer") -> str:
    found = checked(library, code, checker)
    assert isinstance(found, Refused)
    return found.error().code


def end(library: Library, presentation: str, holder: str, refused: str | None) -> None:
    """Withdraw a code; refused: the code of the error that is expected."""
    def work() -> None:
        library.desk.writer.run(lambda session: withdraw(session, library.desk.office.vault, presentation, holder, library.desk.now))

    if refused is None:
        work()
        return
    with pytest.raises(LicenceError) as caught:
        work()
    assert caught.value.code == refused


def test_the_checker_sees_what_the_holder_lets_them_see_and_how_the_licence_stands(library: Library, uscc: str) -> None:
    found = checked(library, show(library, uscc).code.lower().replace("-", " "))
    assert isinstance(found, Said)
    assert (found.uscc, found.standing.status) == (uscc, "valid")
    assert [(field.key, field.label) for field in found.fields] == [("name", "名称"), ("scope", "经营范围")]
    kinds = [row[0] for row in library.desk.rows("SELECT kind FROM ledger_entries WHERE subject = :u ORDER BY id", u=uscc)]
    assert kinds[-2:] == ["licence.presented", "licence.checked"]


def test_a_code_serves_once_and_for_five_minutes(library: Library, uscc: str) -> None:
    code = show(library, uscc).code
    assert isinstance(checked(library, code), Said)
    assert refusal(library, code) == LIC_USED
    late = show(library, uscc).code
    library.desk.later(minutes=5)
    assert refusal(library, late) == LIC_EXPIRED


def test_a_new_code_ends_the_one_before_and_the_holder_may_end_it(library: Library, uscc: str) -> None:
    first, second = show(library, uscc), show(library, uscc)
    assert refusal(library, first.code) == LIC_WITHDRAWN
    end(library, second.id, "another", LIC_TOKEN)
    end(library, second.id, "holder", None)
    end(library, second.id, "holder", LIC_TOKEN)
    assert refusal(library, second.code) == LIC_WITHDRAWN


def test_who_tries_many_codes_is_stopped_and_may_go_on_after_ten_minutes(library: Library, uscc: str) -> None:
    code = show(library, uscc).code
    wrong = [f"{code[:3]}{letter * 4}-{letter * 4}" for letter in ALPHABET]
    assert [refusal(library, one) for one in wrong[: MOST["checker"]]] == [LIC_CODE] * MOST["checker"]
    assert refusal(library, code) == LIC_GUESSED  # even the right one
    assert isinstance(checked(library, code, "another officer"), Said)
    library.desk.later(minutes=10)
    assert refusal(library, wrong[-1]) == LIC_CODE


def test_many_who_try_in_one_space_are_stopped_together(library: Library, uscc: str) -> None:
    code = show(library, uscc).code
    for n in range(MOST["space"]):
        assert refusal(library, f"{code[:3]}{ALPHABET[n] * 4}-2222", f"checker {n}") == LIC_CODE
    assert refusal(library, code, "honest officer") == LIC_GUESSED
    elsewhere = "00" if code[:2] != "00" else "01"
    assert refusal(library, elsewhere + "2" * 8, "honest officer") == LIC_CODE


def test_nothing_is_kept_that_a_reader_of_the_database_could_show(library: Library, uscc: str) -> None:
    code = show(library, uscc).code
    rows = repr(library.desk.rows("SELECT * FROM presentations"))
    assert code.replace("-", "")[2:] not in rows
    assert "'holder'" not in rows


def test_a_licence_that_ended_is_not_shown(library: Library, uscc: str) -> None:
    code = show(library, uscc).code
    to(library, uscc, "revoked")
    assert refusal(library, code) == LIC_ENDED
    with pytest.raises(LicenceError) as caught:
        show(library, uscc)
    assert caught.value.code == LIC_ENDED


@pytest.mark.parametrize("fields", [(), ("name", "document")])
def test_only_fields_the_licence_has_can_be_shown(library: Library, uscc: str, fields: tuple[str, ...]) -> None:
    with pytest.raises(LicenceError) as caught:
        show(library, uscc, fields=fields)
    assert caught.value.code == LIC_FIELDS
