"""Four eyes: a decision that one officer proposes and another one takes.

A proposal is a remark in the file: it decides nothing, is sealed like every remark, and stands as long as the content
that lies before the officers is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.casefile.matter import Reason
from engine.casefile.review import Dismissal, Settlement
from engine.decision import Outcome
from engine.lifecycle.acts import Act, Verb

_KEY = "proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an officer proposes for a content. note: the number of the remark it is written in."""

    by: str
    note: int
    settlement: Settlement


def proposal_detail(settlement: Settlement, revision: str) -> dict[str, object]:
    """The remark that holds a proposal."""
    return {_KEY: {**settlement.as_json(), "revision": revision}}


def proposal_of(acts: Sequence[Act], revision: str) -> Proposal | None:
    """The newest proposal, if it is about this content and nothing was decided since."""
    for number, act in reversed(list(enumerate(acts, 1))):
        if act.verb in (Verb.SETTLE, Verb.EXAMINE, Verb.SUBMIT):
            return None
        said = act.detail.get(_KEY)
        if act.verb is Verb.NOTE and isinstance(said, Mapping):
            return Proposal(act.actor.id, number, _settlement(said)) if said.get("revision") == revision else None
    return None


def _settlement(said: Mapping[str, Any]) -> Settlement:
    return Settlement(
        Outcome(said["outcome"]),
        tuple(Reason(r["basis"], r["text"], r["rule"] or "", tuple(r["evidence"]), tuple(r["remedies"])) for r in said["reasons"]),
        said["note"], dismissed=tuple(Dismissal(d["rule"], d["why"]) for d in said["dismissed"]),
    )
