"""A name is held by one, and used, given up and run out of as the law says (企业名称登记管理规定 第十七条, 第十八条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from engine.casefile import claims
from engine.casefile.applicant import give_up_name, withdraw
from engine.casefile.claims import expire_claims, keys_of_claim
from engine.casefile.drafts import change_draft
from engine.casefile.submit import Submitted, submit
from engine.domain.application import Application
from engine.lifecycle.stage import Stage
from engine.names.conflict import SAME, relation
from engine.names.keys import keys_of, read_plain, trades
from engine.names.lexicon import build
from engine.register.names_store import entries_of_city
from engine.register.port import StoredName
from engine.register.standing import standing
from reference_libs.library import load
from tests.desk import Desk

Template = Callable[..., Application]
CITY = "440700"
NAME = "江门市汀序机械有限公司"
LIBRARIES = load()


def shares_a_key(one: str, two: str) -> bool:
    return not set(keys_of_claim(one, CITY, LIBRARIES)).isdisjoint(keys_of_claim(two, CITY, LIBRARIES))


@pytest.mark.parametrize("other", [
    NAME, "江門市汀序機械有限公司", "汀序机械（江门市）有限公司", "汀序（江门市）机械有限公司", "江门市蓬江区汀序机械有限公司",
    "江门汀序机械有限公司", "江门市汀序机械股份有限公司", "江门市汀序机械厂",
])
def test_names_that_are_one_in_law_share_a_key(other: str) -> None:
    assert shares_a_key(NAME, other)


@pytest.mark.parametrize(("one", "two"), [
    ("江门市汀序地产有限公司", "江门市汀序房地产有限公司"), ("江门市汀序地产有限公司", "江门市汀序置业有限公司"),
    ("江门市汀序酒业有限公司", "江门市汀序酒厂"), ("江门市汀序实业有限公司", "江门市蓬江区汀序实业有限公司"),
])
def test_the_same_industry_in_other_words_is_the_same_key(one: str, two: str) -> None:
    assert shares_a_key(one, two)


@pytest.mark.parametrize("other", [
    "江门市汀序餐饮有限公司", "江门市汀叙机械有限公司", "江门市汀序机械有限公司新会分公司", "江门市汀机械有限公司", "",
])
def test_other_names_share_none(other: str) -> None:
    assert not shares_a_key(NAME, other)


TRADE = st.sampled_from(["汀序", "红光", "叶知", "沃动", "阿里巴巴"])
PLACE = st.sampled_from(["江门市", "江门市蓬江区", "江门", ""])
WORDS = st.sampled_from(["机械", "机械制造", "地产", "房地产", "酒业", "酒", "实业", "软件开发", "服装", ""])
FORM = st.sampled_from(["有限公司", "厂", "店", "中心", "商行"])
NAMES = st.builds(lambda p, t, w, f: f"{p}{t}{w}{f}", PLACE, TRADE, WORDS, FORM)


@given(NAMES, NAMES)
def test_whatever_is_the_same_with_a_stated_industry_shares_a_key(one: str, two: str) -> None:
    """All that 第十七条 calls the same, but for a name without industry against one with, which no key expresses."""
    lexicon, table = LIBRARIES.compiled(build), LIBRARIES.compiled(trades)
    mine, other = (keys_of(read_plain(name, lexicon, CITY), table) for name in (one, two))
    kind = relation(mine, other)
    if kind in SAME | {"synonym_strict"} and kind != "trade_name_no_industry":
        assert shares_a_key(one, two), kind


def held(told: Submitted) -> bool:
    assert told.name_held is not None
    return told.name_held


def entries(desk: Desk, name: str) -> list[StoredName]:
    with desk.database.read() as session:
        return [entry for entry in entries_of_city(session, CITY, 0) if entry.name == name]


def statuses(desk: Desk, name: str) -> list[str]:
    return [entry.status for entry in entries(desk, name)]


def handed_in_again(desk: Desk, application_id: str, application: Application, etag: int = 1) -> Submitted:
    desk.run(change_draft, application_id, application, etag, desk.now)
    told: Submitted = desk.run(submit, application_id, desk.now)
    return told


def test_the_second_is_told_at_once_and_gets_it_back_with_all_its_other_defects(desk: Desk, template: Template) -> None:
    first, second = desk.submit(template(), "a"), desk.submit(template(term=None), "b")
    assert (held(first), held(second)) == (True, False)
    desk.work()
    assert desk.head(first.id).stage is Stage.APPROVED
    assert desk.head(second.id).stage is Stage.AWAITING_APPLICANT


def test_a_later_claim_never_counts_against_an_earlier_one(desk: Desk, template: Template) -> None:
    """One of the names has no industry: no key stops it, and each makes the other impossible."""
    bare = "江门市汀序有限公司"
    first, later = desk.submit(template(), "a"), desk.submit(template(name=bare), "b")
    desk.work()
    assert (held(first), held(later)) == (True, True)
    assert desk.head(first.id).stage is Stage.APPROVED
    assert desk.head(later.id).stage is Stage.IN_REVIEW  # names without an industry are for a person anyway
    earlier, second = desk.submit(template(name="江门市叶知有限公司"), "c"), desk.submit(template(name="江门市叶知软件有限公司"), "d")
    desk.work()
    assert (held(earlier), held(second)) == (True, True)
    assert desk.head(second.id).stage is Stage.AWAITING_APPLICANT


def test_a_name_is_kept_two_months_and_a_year_where_a_permit_comes_first(desk: Desk, template: Template) -> None:
    plain = desk.submit(template(), "a")
    permit = desk.submit(template(name="江门市叶知保安有限公司", scope=("保安服务",), industry=None), "b")
    assert plain.kept_until == dt.date(2027, 1, 26)
    assert permit.kept_until == dt.date(2027, 11, 26)


def test_it_stays_kept_whatever_becomes_of_the_application_and_then_is_free(desk: Desk, template: Template) -> None:
    first = desk.submit(template(), "a")
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, first.id, desk.now))
    assert not held(desk.submit(template(), "b"))
    desk.now = dt.datetime(2027, 1, 26, 15, 59, tzinfo=dt.UTC)
    assert not held(desk.submit(template(), "c"))
    desk.later(minutes=1)  # midnight in China
    late = desk.submit(template(), "d")
    assert held(late)
    desk.work()
    assert desk.head(late.id).stage is Stage.APPROVED
    assert [row[0] for row in desk.rows("SELECT stage FROM applications WHERE id <> :id", id=late.id)].count("approved") == 0
    assert [row[0] for row in desk.rows("SELECT DISTINCT ended FROM claims ORDER BY ended")] == ["expired", "used"]


def test_what_has_run_out_is_ended_by_the_sweep(desk: Desk, template: Template) -> None:
    desk.submit(template(), "a")
    assert desk.writer.run(lambda session: expire_claims(session, desk.now)) == 0
    desk.later(days=100)
    assert desk.writer.run(lambda session: expire_claims(session, desk.now)) == 1
    assert desk.rows("SELECT count(*) FROM claims WHERE ended IS NULL") == [(0,)]


def test_who_gives_a_name_up_frees_it_and_it_can_be_given_up_and_held_on_one_day_again_and_again(desk: Desk, template: Template) -> None:
    for number in range(3):
        told = desk.submit(template(), f"owner {number}")
        assert held(told)
        assert [desk.writer.run(partial(give_up_name, application_id=told.id, now=desk.now)) for _ in range(2)] == [True, False]
    assert statuses(desk, "江门市汀序软件有限公司") == ["reserved", "released"] * 3
    assert standing(entries(desk, "江门市汀序软件有限公司")) == ()


def test_handing_in_another_name_gives_the_first_one_up_and_the_same_one_keeps_it(desk: Desk, template: Template) -> None:
    told = desk.submit(template(term=None), "a")
    desk.work()
    desk.later(days=3)
    again = handed_in_again(desk, told.id, template(term=None, capital=None))
    assert again.kept_until == told.kept_until
    desk.work()
    other = handed_in_again(desk, told.id, template(name="江门市叶知软件有限公司"), 2)
    assert held(other)
    assert statuses(desk, "江门市汀序软件有限公司") == ["reserved", "released"]
    desk.work()
    assert desk.head(told.id).stage is Stage.APPROVED


def test_the_same_applicant_uses_a_kept_name_for_another_application_once_the_first_has_ended(desk: Desk, template: Template) -> None:
    first = desk.submit(template(), "a")
    assert not held(desk.submit(template(), "a"))
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, first.id, desk.now))
    assert not held(desk.submit(template(), "b"))
    second = desk.submit(template(), "a")
    assert (held(second), second.kept_until) == (True, first.kept_until)
    desk.work()
    assert desk.head(second.id).stage is Stage.APPROVED
    assert statuses(desk, "江门市汀序软件有限公司") == ["reserved", "registered"]


def test_an_agent_carries_no_name_from_one_of_his_clients_to_another(desk: Desk, template: Template) -> None:
    clients = template()
    accountant = next(party for party in clients.parties if "finance" in party.roles)
    agent = accountant.model_copy(update={"roles": ("agent",)})
    first = desk.submit(template(parties=(*clients.parties, agent)), "agency")
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, first.id, desk.now))
    others = template("individual").parties[0].model_copy(update={"roles": ("legal_representative", "shareholder")})
    strangers = template(parties=(others, accountant, agent))
    assert not held(desk.submit(strangers, "agency"))
    second = desk.submit(clients, "agency")
    assert (held(second), second.kept_until) == (True, first.kept_until)


@pytest.mark.parametrize("parts", [{"name": "x" * 300}, {"name": " "}, {"division": None}, {"division": "440103"}])
def test_what_cannot_be_held_here_is_handed_in_all_the_same(desk: Desk, template: Template, parts: dict[str, Any]) -> None:
    assert desk.submit(template(**parts)).name_held is None


def test_who_holds_a_name_is_found_without_reading_every_claim_of_the_city(desk: Desk) -> None:
    if desk.database.dialect != "sqlite":
        pytest.skip("a small table of PostgreSQL is read whole")
    found: list[Any] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.extend(connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall())

    with desk.database.read() as session:
        event.listen(session.connection(), "before_cursor_execute", explain)
        session.connection().execute(claims._HOLDERS, {"of_city": CITY, "keys": [b"x", b"y"]})
    assert "uq_claims_standing (city=? AND relation=? AND key=?)" in " ".join(row[3] for row in found)
