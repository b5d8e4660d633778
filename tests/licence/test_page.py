"""Anybody sees how a licence stands, as it stands, and nothing about people."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from engine.domain.application import Application
from engine.errors import LIC_NOT_FOUND, LicenceError
from engine.licence.lists import token_of
from engine.licence.page import PublicView, as_data, as_page, public_view, unknown_page
from engine.licence.status_token import read_list
from engine.signing.trust import installed
from tests.licence.library import SITE, Library
from tests.licence.test_changes import to

Template = Callable[..., Application]


class Checker(HTMLParser):
    """Every element that is opened is closed, and nothing is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> str:
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    return checker.text


def view(library: Library, uscc: str) -> PublicView:
    with library.desk.database.read() as session:
        return public_view(session, library.desk.office.vault, library.workshop.printing, uscc, library.desk.now)


def test_the_page_and_the_data_say_how_the_licence_stands(small_library: Library, template: Template) -> None:
    uscc = small_library.issue(template())
    shown = view(small_library, uscc)
    data, text = as_data(shown), read(as_page(shown))
    assert (data["code"], data["status"]["value"], data["status"]["valid"], data["version"]) == (uscc, "valid", True, 1)
    assert data["address"] == f"{SITE}/v/{uscc}"
    assert len(data["documents"]) == 1
    for part in (uscc, data["name"], data["identifier"], "有效", "经营范围"):
        assert part in text


@pytest.mark.parametrize(("status", "said"), [("revoked", "吊销"), ("annulled", "撤销登记"), ("abnormal", "列入经营异常名录")])
def test_a_change_is_seen_by_the_next_who_looks_in_page_data_and_list(
    small_library: Library, template: Template, status: str, said: str
) -> None:
    uscc = small_library.register(template())
    to(small_library, uscc, status)  # type: ignore[arg-type]
    shown = view(small_library, uscc)
    assert said in read(as_page(shown))
    assert as_data(shown)["status"]["value"] == status
    place = as_data(shown)["status_list"]
    authority, now = small_library.workshop.authority, small_library.desk.now
    with small_library.desk.database.read() as session:
        token = token_of(session, small_library.desk.office.vault, authority, SITE, 0, now)
    assert read_list(token, place["uri"], installed(authority, now), now).status(place["idx"]) == status


def test_neither_people_nor_reasons_are_shown(small_library: Library, template: Template) -> None:
    application = template("individual", name=None)
    uscc = small_library.register(application)
    to(small_library, uscc, "annulled", "冒用林某的身份")
    shown = view(small_library, uscc)
    for text in (as_page(shown), repr(as_data(shown))):
        assert "冒用" not in text
        assert str(application.parties[0].name) not in text
        assert "叶＊＊" in text


def test_what_is_asked_for_never_becomes_markup(small_library: Library) -> None:
    assert "<script>" not in unknown_page("<script>alert(1)</script>")
    assert "查无此证照" in read(unknown_page("91440703MA0000009X"))
    with pytest.raises(LicenceError) as caught:
        view(small_library, "91440703MA0000009X")
    assert caught.value.code == LIC_NOT_FOUND
