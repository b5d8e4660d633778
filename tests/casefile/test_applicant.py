"""What an applicant does after handing in concerns what was handed in."""

from __future__ import annotations

from collections.abc import Callable

from engine.casefile.applicant import ask_person
from engine.casefile.content import open_revision, read_draft
from engine.casefile.drafts import change_draft, freeze_draft
from engine.casefile.matter import Reason
from engine.casefile.review import Settlement, settle
from engine.casefile.submit import submit
from engine.decision import Outcome
from engine.domain.application import Application
from engine.lifecycle.acts import Actor, Role
from engine.lifecycle.stage import Stage
from tests.desk import Desk

Template = Callable[..., Application]
LI = Actor(Role.CLERK, "li")
WHY = Reason("公司法 第四十七条", "出资期限超过五年。")


def test_a_person_is_asked_about_what_was_handed_in_and_not_about_a_draft_fixed_since(desk: Desk, template: Template) -> None:
    told = desk.submit(template(term=None))
    desk.work()
    assert desk.head(told.id).stage is Stage.AWAITING_APPLICANT
    with desk.database.read() as session:
        draft, etag = read_draft(session, desk.office.vault, desk.head(told.id))
    other = draft.model_copy(update={"name": "江门市叶知软件有限公司", "scope": ("餐饮服务",)})
    desk.run(change_draft, told.id, other, etag, desk.now)
    fixed = desk.run(freeze_draft, told.id, desk.now)
    assert fixed != told.revision
    assert desk.run(ask_person, told.id, desk.now).summary.revision == told.revision
    head = desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.APPROVE))
    assert head.stage is Stage.APPROVED
    with desk.database.read() as session:
        approved = open_revision(session, desk.office.vault, head, head.summary.revision or "").application
    assert (approved.name, approved.scope) == (draft.name, draft.scope)
    assert desk.rows("SELECT name FROM licences") == [(draft.name,)]


def test_what_was_fixed_before_a_person_was_asked_can_be_handed_in_after_their_letter(desk: Desk, template: Template) -> None:
    told = desk.submit(template(term=None))
    desk.work()
    with desk.database.read() as session:
        draft, etag = read_draft(session, desk.office.vault, desk.head(told.id))
    desk.run(change_draft, told.id, draft.model_copy(update={"term": "long"}), etag, desk.now)
    fixed = desk.run(freeze_draft, told.id, desk.now)
    desk.run(ask_person, told.id, desk.now)
    desk.run(settle, told.id, LI, desk.now, Settlement(Outcome.CORRECT, (WHY,)))
    assert desk.run(submit, told.id, desk.now, fixed).revision == fixed
