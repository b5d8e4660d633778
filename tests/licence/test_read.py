"""Licences come out of the store as they were registered, and not after they have ended."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from sqlmodel import Session

from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.errors import DOC_NOT_FOUND, DOC_STATUS, DocumentError
from engine.licence.read import Printing, open_licence, sheet_of
from engine.store.case_tables import LicenceRow, LicenceVersionRow
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Place, Vault
from engine.typesetting.setter import Setter
from tests.conftest import DAY
from tests.licence.conftest import CODE, application_of
from tests.papers.conftest import CASE, NOW, put_application, the_authorities, the_speech

PRINTING = Printing(the_authorities(), the_speech(), "https://reg.example")


def put_licence(session: Session, vault: Vault, *versions: Application, status: str = "valid") -> None:
    """A licence with these contents, the first registered in the morning of the day, each further a day later."""
    ids = [put_application(session, CASE if n == 0 else f"20261122-{n:012}") for n in range(len(versions))]
    session.add(LicenceRow(
        uscc=CODE, application_id=CASE, entity_type="company", city="440700", district="440703", established_on=DAY,
        version=len(versions), status=status,
    ))
    session.flush()
    for number, (application_id, said) in enumerate(zip(ids, map(freeze, versions), strict=True), 1):
        place = Place("licence_versions", "sealed", f"{CODE}/{number}")
        session.add(LicenceVersionRow(
            uscc=CODE, version=number, application_id=application_id, digest=said.digest, issued_at=NOW + dt.timedelta(days=number - 1),
            sealed=vault.seal(session, f"case:{CASE}", place, said.canonical),
        ))


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_licence_is_printed_as_it_stands_and_as_it_stood(database: Database, press: Setter) -> None:
    vault, first = Vault(new_ring()), application_of("company")
    with database.write() as session:
        put_licence(session, vault, first, first.model_copy(update={"name": "江门市后来软件有限公司"}))
    with database.read() as session:
        now, then = open_licence(session, vault, CODE), open_licence(session, vault, CODE, 1)
    assert (now.version, then.version) == (2, 1)
    text = words(press.pdf(sheet_of(now, PRINTING)))
    assert "江门市后来软件有限公司" in text
    assert "成立日期2026年11月21日" in text
    assert text.count("2026年11月22日") == 1
    assert f".{CODE}.002." in text
    assert "江门市汀序软件有限公司" in words(press.pdf(sheet_of(then, PRINTING)))
    assert sheet_of(now, PRINTING).data["verify"] == f"https://reg.example/v/{CODE}"


@pytest.mark.parametrize("status", ["deregistered", "revoked", "annulled"])
def test_a_licence_that_has_ended_is_not_printed(database: Database, status: str) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        put_licence(session, vault, application_of("company"), status=status)
    with database.read() as session, pytest.raises(DocumentError) as caught:
        sheet_of(open_licence(session, vault, CODE), PRINTING)
    assert caught.value.code == DOC_STATUS


@pytest.mark.parametrize(("code", "version"), [("91440703MA0000009X", None), (CODE, 7)])
def test_a_licence_or_version_that_is_not_there_is_said(database: Database, code: str, version: int | None) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        put_licence(session, vault, application_of("company"))
    with database.read() as session, pytest.raises(DocumentError) as caught:
        open_licence(session, vault, code, version)
    assert caught.value.code == DOC_NOT_FOUND
