"""Acts: what was done to an application, by whom, when. They are recorded in order and never changed.

Everything else that is said of an application's progress (its stage, what may be done next, who holds it) is a
function of its acts: `engine.lifecycle.stage`, `permitted`, `hold`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.decision import Outcome


class Role(StrEnum):
    """In what capacity somebody acts. `MACHINE` examines; `SYSTEM` does what time alone brings about."""

    APPLICANT = "applicant"
    MACHINE = "machine"
    SYSTEM = "system"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"


OFFICERS = frozenset({Role.CLERK, Role.SUPERVISOR})
"""登记人员: who may settle a case; a refusal bears an officer's name (市场主体登记管理条例实施细则 第十九条)."""


class Verb(StrEnum):
    """The closed list of what can be done.

    create    a draft is opened                       freeze   a revision is fixed to be signed
    submit    a revision is handed in                 withdraw the applicant takes the application back
    ask_person the applicant asks for a human decision (个人信息保护法 第二十四条)
    examine   the machine decided; `outcome` says what
    hold      an officer takes the case, until `until`   release  gives it back, or a supervisor frees it
    note      a remark for the file                   extend   the time limit is prolonged, by the head's approval
    settle    an officer decided; `outcome` says what    expire   nothing came of it in time
    """

    CREATE = "create"
    FREEZE = "freeze"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ASK_PERSON = "ask_person"
    EXAMINE = "examine"
    HOLD = "hold"
    RELEASE = "release"
    NOTE = "note"
    EXTEND = "extend"
    SETTLE = "settle"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a role, and within it an account (officers), an applicant's key, or a worker's name."""

    role: Role
    id: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `revision`: digest of the content it is about. `until`: of a hold, or the new day of a prolonged
    time limit (as an instant). `detail`: reasons and remarks, plain data; may hold personal data."""

    verb: Verb
    actor: Actor
    at: dt.datetime
    revision: str | None = None
    outcome: Outcome | None = None
    until: dt.datetime | None = None
    detail: Mapping[str, object] = field(default_factory=dict)
