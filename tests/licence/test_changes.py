"""A status that changes is told everywhere in one transaction: licence, lists, ledger, notice, register of names."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine.domain.application import Application
from engine.domain.entity import LicenceStatus
from engine.errors import LIC_NOT_FOUND, LIC_STATUS, LicenceError
from engine.licence.changes import Change, change_status
from engine.licence.status_list import VALUES
from tests.casefile.test_kinds import NEW
from tests.casefile.test_kinds import change as amend
from tests.licence.library import Library

Template = Callable[..., Application]


def to(library: Library, uscc: str, status: LicenceStatus, reason: str = "冒用他人身份取得登记") -> int:
    said = Change(status, "市场主体登记管理条例 第四十条", reason, "江门市市场监督管理局", "officer-1", library.desk.now)
    number: int = library.desk.writer.run(lambda session: change_status(session, library.desk.office.vault, uscc, said))
    return number


@pytest.mark.parametrize("status", ["revoked", "annulled", "deregistered", "abnormal", "suspended"])
def test_a_change_is_kept_with_reason_authority_and_day_and_told_everywhere(
    library: Library, template: Template, status: LicenceStatus
) -> None:
    uscc = library.register(template())
    assert to(library, uscc, status) == 2
    rows = library.desk.rows("SELECT status, reason, authority, by FROM licence_statuses WHERE uscc = :u AND number = 2", u=uscc)
    assert rows == [(status, "市场主体登记管理条例 第四十条：冒用他人身份取得登记", "江门市市场监督管理局", "officer-1")]
    assert library.desk.rows("SELECT status FROM licences WHERE uscc = :u", u=uscc) == [(status,)]
    assert library.desk.rows("SELECT value FROM status_entries WHERE uscc = :u", u=uscc) == [(VALUES[status],)]
    ((body,),) = library.desk.rows("SELECT body FROM ledger_entries WHERE kind = :k", k=f"licence.{status}")
    assert json.loads(body)["basis"] == "市场主体登记管理条例 第四十条"
    assert ("licence-status",) in library.desk.rows("SELECT topic FROM notices")


@pytest.mark.parametrize(("status", "of_name"), [("annulled", "revoked"), ("deregistered", "deregistered"), ("revoked", None)])
def test_with_some_ends_the_name_is_given_up(
    small_library: Library, template: Template, status: LicenceStatus, of_name: str | None
) -> None:
    uscc = small_library.register(template())
    to(small_library, uscc, status)
    ((last,),) = small_library.desk.rows("SELECT status FROM registered_names WHERE uscc = :u ORDER BY position DESC LIMIT 1", u=uscc)
    assert last == (of_name or "registered")


def test_an_end_counts_for_every_version_and_a_mark_for_the_newest(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    small_library.desk.later(days=1)
    amend(small_library.desk, uscc, "name", name=NEW)
    values = "SELECT value FROM status_entries ORDER BY version"
    to(small_library, uscc, "abnormal", "未按时报送年度报告")
    assert small_library.desk.rows(values) == [(VALUES["superseded"],), (VALUES["abnormal"],)]
    to(small_library, uscc, "revoked")
    assert small_library.desk.rows(values) == [(VALUES["revoked"],), (VALUES["revoked"],)]


def test_a_status_that_cannot_follow_changes_nothing(small_library: Library, template: Template) -> None:
    uscc = small_library.register(template())
    for code, status, expected in ((uscc, "valid", LIC_STATUS), ("91440703MA0000009X", "revoked", LIC_NOT_FOUND)):
        with pytest.raises(LicenceError) as caught:
            to(small_library, code, status)  # type: ignore[arg-type]
        assert caught.value.code == expected
    to(small_library, uscc, "annulled")
    with pytest.raises(LicenceError) as caught:
        to(small_library, uscc, "valid")  # its name is free for others
    assert caught.value.code == LIC_STATUS
    assert small_library.desk.rows("SELECT count(*) FROM licence_statuses") == [(2,)]
