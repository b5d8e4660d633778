"""Which branches of an enterprise count as registered."""

from __future__ import annotations

from collections.abc import Callable

from engine.casefile.licences import branches_of
from engine.domain.application import Application
from engine.lifecycle.stage import Stage
from tests.casefile.test_kinds import application
from tests.casefile.test_sole_roles import approve, registered
from tests.desk import Desk

Template = Callable[..., Application]


def test_a_branch_that_was_annulled_is_registered_no_longer(desk: Desk, template: Template) -> None:
    code = registered(desk, template, "branch")
    ((parent,),) = desk.rows("SELECT parent FROM licences")

    def counted() -> int:
        with desk.database.read() as session:
            return branches_of(session, parent)

    assert counted() == 1
    told = desk.submit(application("annulment", entity_type="branch", subject={"uscc": code}))
    desk.work()
    assert approve(desk, told.id) is Stage.APPROVED
    assert counted() == 0
