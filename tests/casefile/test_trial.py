"""What is tried out before anything is handed in is examined as the decision examines it: the same addresses, the same names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.casefile.applicant import withdraw
from engine.casefile.trial import Asker, Trial
from engine.domain.application import Application
from engine.name_check import NameQuestion
from engine.names.report import NameOutcome
from tests.desk import Desk

Template = Callable[..., Application]
HERE = "广东省江门市蓬江区白石大道168号1801室"
NAME = "江门市蓬江区杜若五金店"


def trial(desk: Desk, application_id: str = "", owner: str = "applicant") -> Trial:
    return Trial(desk.outside, desk.database, Asker(owner_of(desk, owner), application_id), desk.now)


def owner_of(desk: Desk, owner: str) -> bytes:
    return desk.office.vault.index("owner", owner)


def handed_in(desk: Desk, application: Application, owner: str = "applicant") -> str:
    """Handed in, and decided if it can be."""
    desk.later(seconds=1)
    id = desk.submit(application, owner).id
    desk.work()
    return id


def rules(tried: Any) -> set[str]:
    return {f.rule for f in tried.findings}


def free(tried: Trial, name: str = NAME) -> bool:
    """Whether the name by itself is one that may be had."""
    return tried.names().check(NameQuestion(name, entity_type="individual"), remedies=False).outcome == NameOutcome.FREE


def test_who_is_registered_at_an_address_counts_in_the_trial_as_in_the_decision(desk: Desk, template: Template) -> None:
    home = template("individual", name=None, address=HERE)
    for before in range(6):
        desk.outside.refresh()
        tried = trial(desk).examine(home)
        id = handed_in(desk, home)
        assert (tried.outcome == "approve", desk.head(id).stage.value == "approved") == (before < 5, before < 5)
    assert "address.crowded-usual" in rules(tried)


def test_a_name_the_application_holds_does_not_count_against_it(desk: Desk, template: Template) -> None:
    """Of whoever asks without it, and of everybody else, it does."""
    wanted = template("individual", name=NAME, delivery="post")
    id = handed_in(desk, wanted)
    mended = wanted.model_copy(update={"delivery": "electronic"})
    desk.outside.refresh()
    assert trial(desk, id).examine(mended).outcome == "approve"
    assert free(trial(desk, id))
    assert trial(desk, id).draft("我想在江门蓬江区开一家五金店，叫杜若").application.name == NAME
    for other in (trial(desk), trial(desk, owner="somebody else")):
        assert other.examine(mended).outcome != "approve"
        assert not free(other)
        assert other.draft("我想在江门蓬江区开一家五金店，叫杜若").application.name != NAME


def test_a_name_kept_from_an_application_that_ended_is_its_applicants_to_use(desk: Desk, template: Template) -> None:
    """As it is when it is handed in: the claim passes to the next application."""
    wanted = template("individual", name=NAME, delivery="post")
    id = handed_in(desk, wanted)
    desk.writer.run(lambda session: withdraw(session, desk.office.vault, id, desk.now, True))
    mended = wanted.model_copy(update={"delivery": "electronic"})
    desk.outside.refresh()
    assert trial(desk).examine(mended).outcome == "approve"
    assert free(trial(desk))
    assert not free(trial(desk, owner="somebody else"))
    assert trial(desk, owner="somebody else").examine(mended).outcome != "approve"
    another_client = template("sole_proprietorship").parties[0].model_copy(update={"roles": ("operator",)})
    of_another = mended.model_copy(update={"parties": (another_client,)})
    assert "name.conflict-reserved" in rules(trial(desk).examine(of_another))
    assert not desk.submit(of_another).name_held
    assert desk.submit(mended).name_held


def test_another_name_than_the_one_it_holds_comes_last(desk: Desk, template: Template) -> None:
    """What somebody else claimed since does count: the earlier claim is given up with its name."""
    id = handed_in(desk, template("individual", name="江门市蓬江区薄荷五金店", delivery="post"))
    handed_in(desk, template("individual", name=NAME, delivery="post"), "somebody else")
    desk.outside.refresh()
    changed = template("individual", name=NAME, delivery="electronic")
    assert trial(desk, id).examine(changed).outcome != "approve"
