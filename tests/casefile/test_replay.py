"""Decisions of the case file decided again, and asked anew, on both databases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from engine.bundle import Bundle, assemble
from engine.casefile import replay as replays
from engine.casefile.bundles import kept_contents
from engine.casefile.reask import Asker, Today
from engine.casefile.replay import Replayed, Replayer, Result, Stored, Wanted, count, missing, stored
from engine.casefile.review import hold
from engine.decision import Outcome
from engine.domain.application import Application
from engine.errors import STO_SEAL, Defect, StoreError
from engine.lifecycle.acts import Actor, Role
from engine.review.verdict import Stated, Verdict, decide
from reference_libs.library import Libraries
from tests.desk import Desk

Template = Callable[..., Application]
EVERYTHING = Wanted()
ODD = ("月球陨石鉴赏与灵感陪伴",)


def again(desk: Desk, bundle: Bundle | None = None, wanted: Wanted = EVERYTHING) -> list[Replayed]:
    replayer = Replayer(desk.database, lambda name: bundle or desk.office.bundle)
    return [replayer.replay(one) for one in stored(desk.database, desk.office.vault, wanted)]


def anew(desk: Desk, decision_id: str) -> Today:
    asker = Asker(desk.database, desk.outside, Replayer(desk.database, lambda name: desk.office.bundle))
    (one,) = stored(desk.database, desk.office.vault, Wanted([decision_id]))
    return asker.ask(one, desk.now)


def one_row_changed(bundle: Bundle, name: str = "banned_addresses") -> Bundle:
    old = bundle.libraries[name]
    rows = [dict(row) for row in old.rows]
    rows[0][old.columns[1]] += "改"
    new = replace(old, entry=replace(old.entry, sha256="f" * 64), rows=tuple(rows), _derived={})
    return assemble(bundle.rulebook, Libraries({**bundle.libraries.loaded, name: new}, bundle.libraries.faults))


def refused_by_officer(desk: Desk, application_id: str) -> None:
    li = Actor(Role.CLERK, "li")
    desk.run(hold, application_id, li, desk.now, desk.now.replace(hour=23))
    reason = Stated("市场主体登记管理条例 第二十条", "损害社会公共利益。")
    dismissed = {"doubts": "已核实"}
    desk.run(decide, application_id, li, desk.now, Verdict(Outcome.REFUSE, (reason,), dismissed))


def test_every_decision_comes_to_the_same_bytes_and_of_an_officers_nothing_is_decided_again(
    desk: Desk, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replays, "PAGE", 2)
    approved, odd = desk.submit(template()).id, desk.submit(template("individual", scope=ODD)).id
    lacking = desk.submit(template(term=None, name="江门市叶知柚软件有限公司")).id
    desk.work()
    refused_by_officer(desk, odd)
    results = {told.decision: told.result for told in again(desk)}
    same = Result.IDENTICAL
    assert results == {f"{approved}-3": same, f"{odd}-3": same, f"{lacking}-3": same, f"{odd}-5": Result.NOTHING}
    (officers,) = [told for told in again(desk) if told.result is Result.NOTHING]
    assert officers.why == replays.BY_OFFICER
    assert [told.decision for told in again(desk, wanted=Wanted([odd]))] == [f"{odd}-3", f"{odd}-5"]
    with desk.database.read() as session:
        assert count(session, Wanted()) == 4
        assert missing(session, [odd, f"{approved}-3", "20261126-NOSUCHCASE00"]) == ["20261126-NOSUCHCASE00"]


def test_with_one_row_of_a_library_changed_it_is_refused_naming_library_and_row(desk: Desk, template: Template, bundle: Bundle) -> None:
    desk.submit(template())
    desk.work()
    (told,) = again(desk, one_row_changed(bundle))
    assert (told.result, told.code) == (Result.REFUSED, "REC-VERSION")
    (defect,) = told.defects
    assert defect.where.endswith("banned_addresses.tsv")
    assert "library banned_addresses: sha256 is ffffffffffffffff…" in defect.problem
    assert "(line 2) is " in defect.problem
    assert ", was " in defect.problem


def test_what_decisions_were_made_with_is_kept_once_and_cannot_be_changed(desk: Desk, template: Template, bundle: Bundle) -> None:
    desk.submit(template())
    desk.submit(template("individual"))
    desk.work()
    assert desk.rows("SELECT count(*) FROM bundles") == [(1,)]
    assert desk.rows("SELECT count(*) FROM library_versions") == [(len(bundle.libraries.loaded),)]
    with desk.database.read() as session:
        assert kept_contents(session, bundle.digest) is not None
        assert kept_contents(session, "0" * 64) is None
    with pytest.raises(Exception, match=r"append|only|forbid|change"), desk.database.write() as session:
        session.connection().execute(text("UPDATE bundles SET contents = '{}'"))


def test_a_decision_since_a_day_is_one_made_then_or_later(desk: Desk, template: Template) -> None:
    desk.submit(template())
    desk.work()
    day = desk.now
    desk.later(days=2)
    later = desk.submit(template("individual")).id
    desk.work()
    assert len(again(desk, wanted=Wanted(since=day))) == 2
    assert [told.application_id for told in again(desk, wanted=Wanted(since=day.replace(day=27)))] == [later]


def test_a_record_that_was_altered_exchanged_or_cannot_be_opened_is_told_without_what_it_holds(desk: Desk, template: Template) -> None:
    desk.submit(template())
    desk.work()
    (one,) = stored(desk.database, desk.office.vault, Wanted())
    replayer = Replayer(desk.database, lambda name: desk.office.bundle)
    assert one.record is not None
    record = json.loads(one.record)
    person = record["revision"]["parties"][0]["name"]

    def told(change: Callable[[Any], object], **more: Any) -> Replayed:
        data = json.loads(one.record or "")
        change(data)
        altered = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return replayer.replay(replace(one, **{"record": altered, "digest": hashlib.sha256(altered.encode()).hexdigest(), **more}))

    other = told(lambda data: data["facts"].update({"name.given": "别的"}))
    assert (other.result, other.code, [d.where for d in other.defects]) == (Result.DIFFERS, "REC-DIFFERS", ["/facts/name.given"])
    exchanged = told(lambda data: data.update(source="x"), digest=one.digest)
    assert (exchanged.result, "digest" in exchanged.defects[0].problem) == (Result.DIFFERS, True)
    assert replayer.replay(replace(one, outcome="refer")).defects[0].where == "/decision/outcome"
    spoilt = told(lambda data: data["revision"].update(parties=[{"name": person, "roles": "?"}]))
    assert (spoilt.result, spoilt.code) == (Result.UNREADABLE, "REC-FORMAT")
    lost = StoreError(STO_SEAL, Defect("decisions", "the data key is gone"))
    assert replayer.replay(replace(one, record=None, error=lost)).code == STO_SEAL
    broken = told(lambda data: data.update(broken="KeyError"))
    assert (broken.result, broken.why) == (Result.NOTHING, replays.BROKE_OFF)
    assert person not in str([other.as_json(), exchanged.as_json(), spoilt.as_json()])
    assert person in str(replace(other, defects=(Defect("/revision/parties/0/name", ""),)).as_json(unmasked=True))


def test_asked_anew_on_the_same_day_nothing_is_found_otherwise_and_nothing_is_written(desk: Desk, template: Template) -> None:
    ids = [desk.submit(template()).id, desk.submit(template("individual", scope=ODD)).id]
    desk.work()
    desk.outside.refresh()
    tables = [name for (name,) in desk.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table'" if desk.database.dialect == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )]

    def rows() -> dict[str, Any]:
        return {table: desk.rows(f"SELECT count(*) FROM {table}") for table in tables}

    before = rows()
    for application_id in ids:
        today = anew(desk, f"{application_id}-3")
        assert (today.then, today.differs, today.bundle) == (today.today, False, ())
        assert {place.split("/")[1] for place in today.places} <= {"answers"}
    assert rows() == before


def test_what_is_in_the_way_today_is_told_by_rule_and_place_and_personal_words_only_unmasked(
    desk: Desk, template: Template, bundle: Bundle
) -> None:
    application = template()
    told = desk.submit(application).id
    desk.work()
    desk.office, desk.outside.office = (replace(desk.office, bundle=one_row_changed(bundle)) for _ in range(2))
    desk.later(days=5000)
    today = anew(desk, f"{told}-3")
    assert (today.then, today.differs) == ("approve", True)
    assert today.today != "approve"
    assert today.new
    assert [d.where.rsplit("/", 1)[-1] for d in today.bundle] == ["banned_addresses.tsv"]
    masked, unmasked = str(today.as_json()), str(today.as_json(unmasked=True))
    assert not any(party.name in masked for party in application.parties)
    assert "'then':" not in masked.split("'places'")[1]
    assert "'then':" in unmasked.split("'places'")[1]


def test_of_an_officers_decision_nobody_is_asked_and_an_unreadable_one_is_told(desk: Desk, template: Template) -> None:
    odd = desk.submit(template("individual", scope=ODD)).id
    desk.work()
    refused_by_officer(desk, odd)
    today = anew(desk, f"{odd}-5")
    assert (today.why, today.today, today.differs) == (replays.BY_OFFICER, "", False)
    lost = Stored("x-3", "x", "approve", "", "", True, None, StoreError(STO_SEAL, Defect("decisions", "the data key is gone")))
    told = Asker(desk.database, desk.outside, Replayer(desk.database, lambda name: desk.office.bundle)).ask(lost, desk.now)
    assert told.as_json()["code"] == STO_SEAL


def test_a_name_that_others_took_later_does_not_count_today(desk: Desk, template: Template) -> None:
    first = desk.submit(template()).id
    desk.work()
    desk.later(hours=1)
    assert desk.submit(template(name="江门市汀序软件开发有限公司")).name_held
    desk.work()
    desk.outside.refresh()
    assert anew(desk, f"{first}-3").today == "approve"
