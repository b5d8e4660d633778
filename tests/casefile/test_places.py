"""How many are registered at an address is what the licences say, whatever became of them, and decides about the next one."""

from __future__ import annotations

from collections.abc import Callable

from engine.domain.application import Application
from tests.desk import Desk

Template = Callable[..., Application]
HERE = "广东省江门市蓬江区白石大道166号1801室"


def test_the_sixth_at_an_address_goes_to_a_person_and_the_fifth_does_not(desk: Desk, template: Template) -> None:
    told = [desk.submit(template("individual", name=None, address=HERE), f"a{n}") for n in range(6)]
    desk.work()
    assert [desk.head(one.id).stage.value for one in told] == ["approved"] * 5 + ["in_review"]
