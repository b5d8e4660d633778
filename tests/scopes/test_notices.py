"""Whom a registration concerns, by department, with the permits each of them grants."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import bundle
from engine.domain.application import Application, Document
from engine.pipeline import Ports, process
from engine.scope_check import ScopeExaminer
from engine.scopes.departments import departments, index_departments
from engine.scopes.notices import NamedPermit, notices
from reference_libs import library

AS_OF = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def examiner() -> ScopeExaminer:
    return ScopeExaminer(bundle.load("jiangmen"), AS_OF)


@pytest.mark.parametrize(("authority", "expected"), [
    ("县级以上市场监管", ("市场监管",)), ("市场监管总局", ("市场监管",)), ("设区市公安", ("公安",)), ("公安部/省级公安", ("公安",)),
    ("卫健/疾控", ("卫生健康",)), ("教育/人社", ("教育", "人力资源社会保障")), ("县/设区市应急", ("应急管理",)), ("国家/省烟草专卖局", ("烟草专卖",)),
    ("sector authority", ("行业主管",)), ("", ()), ("某某局", ("某某局",)),
])
def test_an_authority_is_known_by_its_department(authority: str, expected: tuple[str, ...]) -> None:
    assert departments(authority, library.load()["departments"].compiled(index_departments)) == expected


def test_every_authority_of_the_table_of_permits_is_a_known_department() -> None:
    libraries = library.load()
    known = libraries["departments"].compiled(index_departments)
    named = {d for row in libraries["permits"] if row["stage"] in ("after", "filing") for d in departments(row["authority"], known)}
    assert named <= set(known.values())


def test_each_department_is_told_of_its_own_permits_once(examiner: ScopeExaminer) -> None:
    found = {n.department: n.permits for n in notices(examiner.read("住宿服务；理发服务；软件开发").examination)}
    assert found["公安"] == (NamedPermit("住宿服务", "旅馆业特种行业许可证", "after"),)
    assert [p.item for p in found["卫生健康"]] == ["住宿服务", "理发服务"]


def test_permits_that_come_first_or_are_none_call_for_no_notice(examiner: ScopeExaminer) -> None:
    assert notices(examiner.read("保安服务；软件开发").examination) == ()


def test_free_text_that_names_a_licensed_business_is_told_of_too(examiner: ScopeExaminer) -> None:
    (notice,) = notices(examiner.read("螺蛳粉小吃档").examination)
    assert (notice.department, notice.authorities) == ("市场监管", ("县级以上市场监管",))


def test_a_permit_in_the_file_calls_for_no_notice() -> None:
    paper = Document(type="permit", permit="烟草专卖零售许可证", number="1", authority="江门市烟草专卖局", issued_on=dt.date(2026, 11, 1))
    scope = ("烟草制品零售",)
    for documents, expected in (((paper,), []), ((), ["烟草专卖"])):
        decided = process(Application(entity_type="individual", scope=scope, documents=documents), bundle.load("jiangmen"), Ports(), AS_OF)
        assert [n.department for n in notices(decided.examination)] == expected
