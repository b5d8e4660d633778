"""A scope by itself: items with offsets into the text, a verdict on each, and the shape of the JSON."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bundle, strict_json
from engine.errors import InputError
from engine.scope_check import LONGEST, ReadScope, ScopeExaminer
from engine.scopes.verdict import GRAVITY, Verdict, worst
from reference_libs.library import Fault, Libraries

AS_OF = dt.date(2026, 11, 21)
WORDS = st.sampled_from(["传销", "餐饮服务", "（不含", "）", "；", "、", "保安服务", "销售", "x", "象牙", "金融", "\n", "批发、零售："])


@pytest.fixture(scope="module")
def examiner() -> ScopeExaminer:
    return ScopeExaminer(bundle.load("jiangmen"), AS_OF)


def _verdicts(read: ReadScope) -> list[str]:
    return [i.verdict.value for i in read.items]


@pytest.mark.parametrize(("text", "verdicts"), [
    ("餐饮服务；传销；软件开发", ["permit_after", "banned", "ordinary"]),
    ("保安服务、图书零售", ["permit_before", "permit_after"]),
    ("危险化学品经营；贷款咨询", ["refer", "refer"]),
    ("讨债", ["banned"]),  # recalled: a ban to read, and a person's to act on
    ("理财咨询", ["refer"]), ("保险柜销售", ["ordinary"]), ("老婆饼批发", ["refer"]), ("汽车维修", ["ordinary"]), ("殡葬服务", ["refer"]),
])
def test_every_item_gets_the_gravest_word_that_is_said_of_it(examiner: ScopeExaminer, text: str, verdicts: list[str]) -> None:
    read = examiner.read(text)
    assert _verdicts(read) == verdicts
    assert read.verdict.value == min(verdicts, key=lambda v: GRAVITY[Verdict(v)])


def test_words_that_stand_in_no_item_count_for_the_statement(examiner: ScopeExaminer) -> None:
    read = examiner.read("软件开发；【传】【销】")
    assert (_verdicts(read), read.verdict.value) == (["ordinary"], "banned")


def test_gravity_runs_from_banned_to_ordinary() -> None:
    assert [v.value for v in Verdict] == ["banned", "refer", "permit_before", "permit_after", "ordinary"]
    assert worst(()) is Verdict.ORDINARY


def test_the_json_is_the_contracts(examiner: ScopeExaminer) -> None:
    said = json.loads(strict_json.dumps(examiner.read("保安服务，卷烟批发部；服装批发").as_json()))
    assert list(said) == ["items", "verdict", "coverage"]
    exact, free, near = said["items"]
    assert list(exact) == [
        "text", "start", "end", "code", "phrase", "confidence", "industry", "category", "permits", "verdict", "evidence",
    ]
    assert (exact["code"], exact["phrase"], exact["confidence"], exact["category"]) == ("L2049", "保安服务", 1.0, "licensed")
    assert {p["stage"] for p in exact["permits"]} == {"before"}
    assert (free["text"], free["start"], free["end"], free["code"], free["category"]) == ("卷烟批发部", 5, 10, None, "licensed")
    assert free["permits"] == [{"name": "烟草专卖批发企业许可证", "stage": "before"}]
    assert [(e["pointer"], e["start"], e["end"], e["text"], e["entry"]) for e in free["evidence"]] == [("/scope", 5, 10, "卷烟批发部", "R164")]
    assert (near["verdict"], near["permits"]) == ("ordinary", [])


def test_coverage_is_the_share_of_characters_mapped_for_sure(examiner: ScopeExaminer) -> None:
    assert examiner.read("餐饮服务").coverage == 1
    assert examiner.read("餐饮服务；老婆饼批发").coverage == pytest.approx(4 / 9, abs=1e-4)
    assert examiner.read("").coverage == 0


def test_one_phrase_alone_has_offsets_too(examiner: ScopeExaminer) -> None:
    (item,) = examiner.read("餐饮服务").items
    assert (item.start, item.end) == (0, 4)


def test_a_scope_that_no_application_can_carry_is_refused_with_its_place(examiner: ScopeExaminer) -> None:
    with pytest.raises(InputError) as error:
        examiner.read("餐" * (LONGEST + 1))
    assert error.value.defects[0].where == "/scope"


@pytest.mark.parametrize("library", ["scope_items", "permits", "restricted_scopes", "scope_contexts"])
def test_where_a_library_failed_nothing_is_called_ordinary(examiner: ScopeExaminer, library: str) -> None:
    loaded = {i: lib for i, lib in examiner.bundle.libraries.loaded.items() if i != library}
    crippled = bundle.assemble(examiner.bundle.rulebook, Libraries(loaded, {library: Fault(library, "sha256 differs")}))
    assert ScopeExaminer(crippled, AS_OF).read("软件开发；保险柜销售").verdict is Verdict.REFER


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, max_size=8).map("".join))
def test_items_lie_in_the_text_in_order_and_the_statement_is_its_worst_item(examiner: ScopeExaminer, text: str) -> None:
    read = examiner.read(text)
    assert all(text[i.start : i.end].strip() == str(i.record["text"]).strip() for i in read.items)
    assert all(a.end <= b.start for a, b in zip(read.items, read.items[1:], strict=False))
    assert GRAVITY[read.verdict] <= GRAVITY[worst(i.verdict for i in read.items)]
    assert 0 <= read.coverage <= 1
