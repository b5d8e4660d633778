"""What is masked of an application, and of what is said about it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casefile.review import hold, note
from engine.domain.application import Application, Delivery
from engine.domain.revision import as_data
from engine.errors import CASE_NOT_HELD, CaseError
from engine.lifecycle.acts import Actor, Role
from engine.review.dossier import dossier_of
from engine.review.masking import HIDDEN, masked_application, masked_words
from engine.review.queue import HOLD
from engine.review.shown import shown, unmask
from tests.desk import Desk

NUMBER, PHONE, PLACE = "440703198806240026", "13800000000", "江门市蓬江区白沙街道6号501房"
LI = Actor(Role.CLERK, "li")


def test_numbers_phones_and_addresses_for_post_are_masked_and_nothing_else(template: Callable[..., Application]) -> None:
    data = as_data(template(delivery=Delivery(method="post", phone=PHONE, address=PLACE)))
    masked = masked_application(data)
    assert masked["delivery"] == {"method": "post", "phone": "*******0000", "address": HIDDEN}
    assert masked["parties"][0]["document"]["number"] == "**************0026"
    assert [key for key in data if masked[key] != data[key]] == ["parties", "delivery"]
    assert masked["parties"][0]["name"] == data["parties"][0]["name"]


@pytest.mark.parametrize(("said", "told"), [
    (f"号码{NUMBER}与照片不符", "号码**************0026与照片不符"),
    (f"电{PHONE}无人接听", "电*******0000无人接听"),
    (f"寄至{PLACE}", f"寄至{HIDDEN}"),
    ("另一人440703196001010013，电话13911112222", "另一人**************0013，电话*******2222"),
    ("统一社会信用代码91440703MA0EXA015Y，注册资本1000000元", "统一社会信用代码91440703MA0EXA015Y，注册资本1000000元"),
])
def test_the_same_is_masked_in_what_is_said(template: Callable[..., Application], said: str, told: str) -> None:
    data = as_data(template(delivery=Delivery(method="post", phone=PHONE, address=PLACE)))
    assert masked_words({"points": [{"text": said}]}, data) == {"points": [{"text": told}]}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["document", "delivery", "birth", "number", "phone", "address", "name"]), inner, max_size=4), max_leaves=12))
def test_masking_keeps_the_form_of_whatever_it_is_given(data: object) -> None:
    assert masked_application(masked_application(data)) == masked_application(data)
    json.dumps(masked_words(data, data))


def test_only_who_holds_a_case_sees_it_unmasked_and_the_ledger_says_so(desk: Desk, template: Callable[..., Application]) -> None:
    told = desk.submit(template(scope=("软件开发", "月球陨石鉴赏与灵感陪伴")))
    desk.work()
    with pytest.raises(CaseError) as caught:
        desk.writer.run(lambda session: unmask(session, told.id, LI, desk.now))
    assert caught.value.code == CASE_NOT_HELD
    desk.run(hold, told.id, LI, desk.now, desk.now + HOLD)
    desk.run(note, told.id, LI, desk.now, f"核对{NUMBER}无误")
    with desk.database.read() as session:
        dossier = dossier_of(session, desk.office, told.id)
    assert NUMBER not in json.dumps(shown(dossier, desk.now), ensure_ascii=False)
    desk.writer.run(lambda session: unmask(session, told.id, LI, desk.now))
    assert NUMBER in json.dumps(shown(dossier, desk.now, unmasked=True), ensure_ascii=False)
    ((body,),) = desk.rows("SELECT body FROM ledger_entries WHERE kind = 'case.unmasked'")
    assert ('"li"' in str(body), NUMBER in str(body)) == (True, False)
