"""What is issued gets its sealed document, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from pyhanko.sign.timestamps import TimeStamper

from engine.domain.application import Application
from engine.errors import DOC_GLYPH, LIC_STATUS, Defect, DocumentError, LicenceError
from engine.licence.changes import Change, change_status
from engine.licence.documents import bytes_of, documents_of, newest
from engine.licence.read import open_licence, sheet_of
from engine.licence.sealer import ATTEMPTS, LEASE
from engine.licence.sealing import content_of, take
from engine.signing.key_files import Owner
from engine.signing.one_signature import Expected
from engine.signing.seal_drawing import DrawnSeal, SealPicture
from engine.signing.statements import Sealing
from engine.signing.trust import installed
from engine.signing.verify import verify
from engine.typesetting.setter import Setter
from tests.casefile.test_kinds import NEW
from tests.casefile.test_kinds import change as amend
from tests.licence.library import Library

Template = Callable[..., Application]


def pdf_of(library: Library, uscc: str) -> bytes:
    with library.desk.database.read() as session:
        return bytes_of(session, library.desk.office.vault, newest(session, uscc, "duplicate"))


def change(library: Library, uscc: str, status: Any) -> None:
    said = Change(status, "市场主体登记管理条例 第四十条", "冒用他人身份取得登记", "江门市市场监督管理局", "officer-1", library.desk.now)
    library.desk.writer.run(lambda session: change_status(session, library.desk.office.vault, uscc, said))


def test_an_issued_licence_is_sealed_kept_by_its_digest_and_told_to_the_ledger(library: Library, template: Template) -> None:
    uscc = library.register(template())
    (sealed,) = library.seal()
    assert sealed.failure == ""
    pdf = pdf_of(library, uscc)
    assert hashlib.sha256(pdf).hexdigest() == sealed.digest
    trust = installed(library.workshop.authority, library.desk.now)
    with library.desk.database.read() as session:
        opened = open_licence(session, library.desk.office.vault, uscc)
    content = content_of(str(sheet_of(opened, library.workshop.printing).data["metadata"]))
    report = verify(pdf, trust, library.desk.now, Expected(number=uscc, content=content, sealed=True))
    assert report.holds, report.codes()
    assert report.signatures[0].level == "B-LT"
    statement = report.signatures[0].statement
    assert isinstance(statement, Sealing)
    assert (statement.kind, statement.version) == ("licence", 1)
    ((body,),) = library.desk.rows("SELECT body FROM ledger_entries WHERE kind = 'licence.sealed' AND subject = :uscc", uscc=uscc)
    assert json.loads(body)["document"] == sealed.digest
    assert library.seal() == []


def test_a_change_makes_a_version_with_a_document_of_its_own(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    small_library.seal()
    first = pdf_of(small_library, uscc)
    small_library.desk.later(days=1)
    amend(small_library.desk, uscc, "name", name=NEW)
    assert [done.due.version for done in small_library.seal()] == [2]
    assert pdf_of(small_library, uscc) != first
    with small_library.desk.database.read() as session:
        assert [kept.version for kept in documents_of(session, uscc)] == [1, 2]
        assert newest(session, uscc, "duplicate", 1).digest == hashlib.sha256(first).hexdigest()


def test_a_version_superseded_before_it_was_sealed_is_left_out(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    small_library.desk.later(days=1)
    amend(small_library.desk, uscc, "name", name=NEW)
    assert [(done.due.version, done.failure) for done in small_library.seal()] == [(2, "")]


def test_what_changed_while_the_document_was_made_is_not_kept(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())

    def meanwhile(owner: Owner) -> DrawnSeal | SealPicture:
        change(small_library, uscc, "annulled")
        return look(owner)

    look = small_library.workshop.look
    small_library.workshop = replace(small_library.workshop, look=meanwhile)
    (done,) = small_library.seal()
    assert (done.digest, done.failure) == ("", "")
    assert small_library.desk.rows("SELECT count(*) FROM licence_documents") == [(0,)]
    assert small_library.desk.rows("SELECT count(*) FROM licence_sealings") == [(0,)]
    with pytest.raises(LicenceError) as caught:
        small_library.sealer.seal_now(uscc, "duplicate")
    assert caught.value.code == LIC_STATUS


def test_a_licence_that_ended_before_it_was_sealed_waits_no_more(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    change(small_library, uscc, "annulled")
    assert [(done.digest, done.failure) for done in small_library.seal()] == [("", "")]
    assert small_library.seal() == []


def test_a_character_no_font_has_waits_for_a_person_and_is_sealed_when_asked(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())

    class Poor:
        """A typesetter whose fonts lack something."""

        version = "typst"

        def pdf(self, sheet: object) -> bytes:
            raise DocumentError(DOC_GLYPH, Defect("/name", "no font has the character"))

    whole = small_library.workshop
    small_library.workshop = replace(whole, setter=cast(Setter, Poor()))
    assert [done.failure for done in small_library.seal()] == [DOC_GLYPH]
    small_library.desk.later(days=30)
    assert small_library.seal() == []
    assert small_library.desk.rows("SELECT state, said FROM licence_sealings") == [("stuck", DOC_GLYPH)]
    small_library.workshop = whole
    assert small_library.sealer.seal_now(uscc, "duplicate").digest
    assert small_library.desk.rows("SELECT count(*) FROM licence_sealings") == [(0,)]


def test_a_failure_that_may_pass_is_tried_again_later_and_in_the_end_waits_for_a_person(
    small_library: Library, template: Template
) -> None:
    small_library.register(template())

    def down(at: object) -> TimeStamper:
        raise OSError("no answer")

    small_library.workshop = replace(small_library.workshop, stamper=down)
    pauses = 0
    for _ in range(ATTEMPTS):
        while not (done := small_library.seal()):
            small_library.desk.later(seconds=10)
            pauses += 1
        assert [one.failure for one in done] == ["OSError"]
    assert pauses == 1 + 2 + 4 + 8
    assert small_library.desk.rows("SELECT state FROM licence_sealings") == [("stuck",)]


def test_two_sealers_never_take_the_same_document_and_one_that_died_is_taken_over(library: Library, template: Template) -> None:
    library.register(template())
    now = library.desk.now
    taken = [library.desk.writer.run(lambda session: take(session, now, now + LEASE, 8)) for _ in range(2)]
    assert [len(found) for found in taken] == [1, 0]
    library.desk.later(minutes=3)
    assert [done.failure for done in library.seal()] == [""]


def test_an_original_is_sealed_when_somebody_asks_for_it(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    small_library.seal()
    small_library.sealer.seal_now(uscc, "original")
    small_library.sealer.seal_now(uscc, "original")
    with small_library.desk.database.read() as session:
        assert [(kept.copy, kept.edition) for kept in documents_of(session, uscc)] == [("duplicate", 1), ("original", 1), ("original", 2)]
