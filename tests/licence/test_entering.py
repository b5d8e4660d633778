"""A licence another department decided lives in the library as a business licence does, by the same code."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from stdnum.cn import uscc as codes

from engine.casefile.check import check_licences
from engine.casefile.check_sealed import check_sealed
from engine.casefile.licences import licence_of
from engine.clock import CHINA
from engine.domain.application import Application
from engine.errors import (
    DOC_FIELD,
    LIC_ENDED,
    LIC_ENTRY,
    LIC_EXPIRED,
    LIC_SUPERSEDED,
    DocumentError,
    LicenceError,
)
from engine.licence import grants
from engine.licence.catalogue import Wanted, listed, whole
from engine.licence.entering import Entry, checked, enter
from engine.licence.grants import Permission
from engine.licence.kinds import licence_kind
from engine.licence.page import as_data, as_page
from engine.licence.refusal import Refused
from engine.licence.status_list import VALUES
from engine.licence.verify import CHECKS
from engine.signing.report import State
from tests.licence.conftest import FOOD
from tests.licence.library import SITE, Library
from tests.licence.test_changes import to
from tests.licence.test_grants import BANK, accepted
from tests.licence.test_page import read, view
from tests.licence.test_present import checked as shown
from tests.licence.test_present import show
from tests.licence.test_verify import line
from tests.papers.conftest import the_authorities, the_speech

Template = Callable[..., Application]
NUMBER, HOLDER = FOOD["number"], FOOD["code"][:17] + codes.calc_check_digit(FOOD["code"])
PERMIT = {**FOOD, "code": HOLDER, "until": "2031-11-20"}


def entry(library: Library, **said: str) -> Entry:
    kind = licence_kind("food_permit")
    return Entry(kind, "permit", {**PERMIT, **said}, the_authorities().of("440703"), "蓬江食许〔2026〕12号", "li", library.desk.now)


def put(library: Library, **said: str) -> int:
    entered = checked(entry(library, **said))
    version: int = library.desk.writer.run(lambda session: enter(session, library.desk.office.vault, entered))
    return version


def issue(library: Library, **said: str) -> bytes:
    """Entered, sealed and in the ledger; its file."""
    put(library, **said)
    assert [(one.due.uscc, one.failure) for one in library.seal()] == [(NUMBER, "")]
    library.checkpoint()
    return library.pdf(NUMBER)


def test_a_permit_that_is_entered_is_sealed_and_all_seven_lines_hold(library: Library) -> None:
    pdf = issue(library)
    for verdict in (library.verified(pdf), library.verified_offline(pdf, library.bundle(NUMBER))):
        assert [(one.check, one.state) for one in verdict.lines] == [(check, State.OK) for check in CHECKS]
        assert verdict.identifier is not None
        assert f".{NUMBER}.001." in verdict.identifier
    assert library.desk.rows("SELECT id, uscc, version, value FROM status_entries") == [(1, NUMBER, 1, VALUES["valid"])]
    assert list(check_licences(library.desk.database)) == []
    assert list(check_sealed(library.desk.database, library.desk.office.vault)) == []


def test_entering_is_an_act_in_the_ledger_without_what_the_permit_says(small_library: Library) -> None:
    put(small_library)
    ((body,),) = small_library.desk.rows("SELECT body FROM ledger_entries WHERE kind = 'licence.entered' AND subject = :n", n=NUMBER)
    told = json.loads(body)
    assert (told["kind"], told["version"], told["officer"], told["basis"]) == ("food_permit", 1, "li", "蓬江食许〔2026〕12号")
    assert not [value for value in PERMIT.values() if value in body]
    ((kept,),) = small_library.desk.rows("SELECT sealed FROM licence_versions")
    assert "叶知秋".encode() not in bytes(kept)


def test_a_permit_is_listed_beside_business_licences_and_by_its_holder(small_library: Library, template: Template) -> None:
    company = small_library.register(template())
    put(small_library)
    with small_library.desk.database.read() as session:
        assert {one.uscc: one.kind for one in listed(session, Wanted(), 9)} == {company: "business_licence", NUMBER: "food_permit"}
        ((found,)) = listed(session, Wanted(kind="food_permit"), 9)
        assert listed(session, Wanted(holder=HOLDER), 9) == [found]
        assert (found.name, found.district, found.established_on) == (FOOD["name"], "440703", small_library.desk.now.date())
        assert licence_of(session, NUMBER) is None, "a permit is no registered entity that could be changed"


def test_a_holder_who_is_named_by_a_person_s_name_is_listed_without_and_shown_by_the_family_name(small_library: Library) -> None:
    put(small_library, name=FOOD["person"])
    with small_library.desk.database.read() as session:
        assert [one.name for one in listed(session, Wanted(), 9)] == [None]
    text = read(as_page(view(small_library, NUMBER)))
    assert "叶＊＊" in text
    assert "叶知秋" not in text


def test_anybody_sees_how_a_permit_stands_and_until_when(small_library: Library) -> None:
    issue(small_library)
    seen = view(small_library, NUMBER)
    said = as_data(seen)
    assert (said["kind"], said["status"]["valid"], said["status"]["until"]) == ("食品经营许可证", True, "2031-11-20")
    assert said["address"] == f"{SITE}/v/{NUMBER}"
    text = read(as_page(seen))
    assert "发证机关" in text
    assert "2031年11月20日" in text
    assert not [FOOD[key] for key in ("person", "residence", "address") if FOOD[key] in text]


def test_the_same_number_with_other_content_is_the_next_version(library: Library) -> None:
    first = issue(library)
    assert put(library, items="热食类食品制售") == 2
    library.seal()
    library.checkpoint()
    assert line(library.verified(first), "status") == (State.FAILED, LIC_SUPERSEDED)
    assert library.verified(library.pdf(NUMBER)).holds
    with library.desk.database.read() as session:
        found = whole(session, NUMBER)
    assert [one.status for one in found.standings] == ["superseded", "valid"]
    assert library.desk.rows("SELECT value FROM status_entries ORDER BY version") == [(VALUES["superseded"],), (VALUES["valid"],)]


def test_a_revoked_permit_is_invalid_everywhere_at_once_and_the_holder_s_name_stays(library: Library, template: Template) -> None:
    company = library.register(template())
    pdf = issue_for(library, company)
    names = library.desk.rows("SELECT count(*) FROM registered_names")
    to(library, NUMBER, "annulled", "以欺骗手段取得许可")
    assert line(library.verified(pdf), "status") == (State.FAILED, LIC_ENDED)
    assert line(library.verified_offline(pdf, library.bundle(NUMBER)), "status") == (State.FAILED, LIC_ENDED)
    assert as_data(view(library, NUMBER))["status"]["valid"] is False
    assert library.desk.rows("SELECT count(*) FROM registered_names") == names
    ((told,),) = library.desk.rows("SELECT application_id FROM notices WHERE topic = 'licence-status'")
    assert library.desk.rows("SELECT application_id FROM licences WHERE uscc = :u", u=company) == [(told,)]
    with pytest.raises(LicenceError) as caught:
        put(library, items="热食类食品制售", code=company)
    assert caught.value.code == LIC_ENTRY
    to(library, NUMBER, "valid", "撤销决定错误")
    assert library.verified(pdf).holds


def issue_for(library: Library, company: str) -> bytes:
    put(library, code=company)
    library.seal()
    library.checkpoint()
    return library.pdf(NUMBER)


def test_a_permit_is_presented_and_used_like_a_business_licence(small_library: Library) -> None:
    put(small_library)
    desk, fields = small_library.desk, ("name", "items")
    found = shown(small_library, show(small_library, NUMBER, fields=fields).code)
    assert not isinstance(found, Refused)
    assert [(field.key, field.label) for field in found.fields] == [("name", "经营者名称"), ("items", "经营项目")]
    permission = Permission(BANK, fields, desk.now + dt.timedelta(days=30))
    vault = desk.office.vault
    grant = desk.writer.run(lambda session: grants.authorise(session, vault, the_speech(), NUMBER, "holder", permission, desk.now))
    token = accepted(desk.writer.run(lambda session: grants.exchange(session, vault, grant, BANK, desk.now))).token
    used = accepted(desk.writer.run(lambda session: grants.use(session, vault, the_speech(), token, BANK, desk.now)))
    assert [field.value for field in used.fields] == [FOOD["name"], FOOD["items"]]


def test_a_permit_whose_last_day_is_over_is_not_valid_although_nobody_ended_it(small_library: Library) -> None:
    pdf = issue(small_library, until="2026-11-27")
    small_library.desk.now = dt.datetime(2026, 11, 27, 23, 58, tzinfo=CHINA)
    code = show(small_library, NUMBER, fields=("name",)).code
    assert small_library.verified(pdf).holds
    small_library.desk.later(minutes=3)
    assert line(small_library.verified(pdf), "status") == (State.FAILED, LIC_EXPIRED)
    seen = view(small_library, NUMBER)
    assert as_data(seen)["status"]["valid"] is False
    assert "有效期已届满" in read(as_page(seen))
    assert shown(small_library, code) == Refused(LIC_EXPIRED, "it was valid until 2026-11-27")
    with pytest.raises(LicenceError) as caught:
        show(small_library, NUMBER, fields=("name",))
    assert caught.value.code == LIC_EXPIRED


@pytest.mark.parametrize(("said", "where"), [
    ({"number": "JY1"}, "/number"), ({"number": HOLDER}, "/number"), ({"code": FOOD["code"]}, "/code"), ({"until": "长期"}, "/until"),
    ({"until": "2026-02-30"}, "/until"), ({"until": "2020-01-01"}, "/until"), ({"items": "食" * 5000}, "/items"),
])
def test_what_a_permit_cannot_say_is_refused_with_its_place(small_library: Library, said: dict[str, str], where: str) -> None:
    with pytest.raises(LicenceError) as caught:
        put(small_library, **said)
    assert (caught.value.code, [defect.where for defect in caught.value.defects]) == (LIC_ENTRY, [where])
    assert small_library.desk.rows("SELECT count(*) FROM licences") == [(0,)]


def test_a_field_left_out_or_not_of_the_kind_is_refused(small_library: Library) -> None:
    for said in ({"person": ""}, {"extra": "x"}):
        with pytest.raises(DocumentError) as caught:
            put(small_library, **said)
        assert caught.value.code == DOC_FIELD


def test_a_number_is_of_one_holder_and_says_a_thing_once(small_library: Library) -> None:
    put(small_library)
    for said in ({}, {"code": "91440703MA0000001" + codes.calc_check_digit("91440703MA00000010")}):
        with pytest.raises(LicenceError) as caught:
            put(small_library, **said)
        assert caught.value.code == LIC_ENTRY
    assert small_library.desk.rows("SELECT version FROM licences") == [(1,)]


def test_a_business_licence_cannot_be_entered_past_its_application(small_library: Library) -> None:
    from tests.licence.conftest import values_of

    with pytest.raises(LicenceError) as caught:
        checked(Entry(licence_kind("business_licence"), "company", values_of("company"), the_authorities().first, "x", "li", small_library.desk.now))
    assert caught.value.code == LIC_ENTRY


def test_a_permit_that_ended_before_it_was_sealed_is_not_sealed(small_library: Library) -> None:
    put(small_library)
    to(small_library, NUMBER, "revoked")
    assert [one.failure for one in small_library.seal()] == [""]
    assert small_library.desk.rows("SELECT count(*) FROM licence_documents") == [(0,)]


