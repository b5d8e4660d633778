"""Papers come out of the file as they were issued, in the template they were issued with."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from sqlalchemy import text

from engine.errors import CASE_NOT_FOUND, DOC_FIELD, DOC_NOT_FOUND, DOC_TEMPLATE, CaseError, DocumentError
from engine.papers import file, kinds
from engine.papers.file import draw_up, issue
from engine.papers.kinds import kind_of
from engine.papers.notices import acceptance_receipt
from engine.papers.occasion import Occasion
from engine.papers.read import open_paper, papers_of, sheet_of
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from engine.typesetting.template import Template, of_source
from tests.conftest import DAY
from tests.papers.conftest import CASE, NOW, put_application


def put_receipt(database: Database, vault: Vault, case: Occasion) -> str:
    kind = kind_of("acceptance_receipt")
    with database.write() as session:
        put_application(session, CASE)
        return issue(session, vault, draw_up(kind, case.authority, acceptance_receipt(case, DAY, DAY), CASE, 1, DAY), NOW)


def test_a_paper_is_listed_opened_and_set(database: Database, press: Setter, occasion: Callable[[str], Occasion]) -> None:
    vault, case = Vault(new_ring()), occasion("company-plain-01")
    number = put_receipt(database, vault, case)
    assert number == "（江蓬）登收字〔2026〕1号"
    with database.read() as session:
        [listed] = papers_of(session, CASE)
        assert (listed.number, listed.kind, listed.act, listed.at) == (number, "acceptance_receipt", 1, NOW)
        opened = open_paper(session, vault, number)
        assert opened.body == acceptance_receipt(case, DAY, DAY)
        pdf = press.pdf(sheet_of(session, opened))
    assert number in "".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_what_a_paper_says_is_not_in_the_database_in_clear(database: Database, occasion: Callable[[str], Occasion]) -> None:
    case = occasion("company-plain-01")
    put_receipt(database, Vault(new_ring()), case)
    with database.read() as session:
        sealed = bytes(session.connection().execute(text("SELECT sealed FROM papers")).scalar_one())
    assert case.principal().encode() not in sealed


def test_years_later_a_paper_is_set_in_the_template_of_its_day(
    database: Database, press: Setter, occasion: Callable[[str], Occasion], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault(new_ring())
    number = put_receipt(database, vault, occasion("company-plain-01"))
    with database.read() as session:
        before = press.pdf(sheet_of(session, open_paper(session, vault, number)))
    changed = {t.digest: t for t in (of_source(t.source + "\n// later") for t in kinds.templates().values())}
    monkeypatch.setattr("engine.papers.read.templates", lambda: changed)
    with database.read() as session:
        sheet = sheet_of(session, open_paper(session, vault, number))
        assert sheet.template.digest not in changed
        assert press.pdf(sheet) == before


def test_a_paper_whose_template_is_lost_is_not_set_in_another(
    database: Database, occasion: Callable[[str], Occasion], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault(new_ring())
    lost: dict[str, Template] = {}
    monkeypatch.setattr(file, "templates", lambda: lost)
    number = put_receipt(database, vault, occasion("company-plain-01"))
    monkeypatch.setattr("engine.papers.read.templates", lambda: lost)
    with database.read() as session, pytest.raises(DocumentError) as caught:
        sheet_of(session, open_paper(session, vault, number))
    assert caught.value.code == DOC_TEMPLATE


def test_what_is_not_there_is_said(database: Database) -> None:
    with database.read() as session:
        with pytest.raises(CaseError) as case:
            papers_of(session, "20261121-NONE")
        with pytest.raises(DocumentError) as paper:
            open_paper(session, Vault(new_ring()), "x")
    assert (case.value.code, paper.value.code) == (CASE_NOT_FOUND, DOC_NOT_FOUND)


def test_a_paper_that_lacks_something_is_not_issued(occasion: Callable[[str], Occasion]) -> None:
    case = occasion("company-plain-01")
    body = {**acceptance_receipt(case, DAY, DAY), "due": ""}
    with pytest.raises(DocumentError) as caught:
        draw_up(kind_of("acceptance_receipt"), case.authority, body, CASE, 1, DAY)
    assert caught.value.code == DOC_FIELD



def test_a_paper_issued_without_a_template_is_set_in_todays(database: Database, occasion: Callable[[str], Occasion]) -> None:
    vault, case = Vault(new_ring()), occasion("company-plain-01")
    paper = replace(draw_up(kind_of("acceptance_receipt"), case.authority, acceptance_receipt(case, DAY, DAY), CASE, 1, DAY), template="")
    with database.write() as session:
        put_application(session, CASE)
        number = issue(session, vault, paper, NOW)
    with database.read() as session:
        assert open_paper(session, vault, number).listed.template == kinds.template_of("acceptance_receipt").digest
