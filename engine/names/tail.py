"""The end of a name: organisation form with its brackets, and where a branch's own part begins."""

from __future__ import annotations

from dataclasses import dataclass

from engine.names.lexicon import Form, Lexicon
from engine.names.words_of_names import BRANCH_ONLY_TAILS, BRANCH_TAILS, TAIL_BRACKETS

_BRANCH_TAILS = tuple(BRANCH_TAILS)
_MAIN_ENDS = ("公司", "合作社", "联合社", "合作联社")


@dataclass(frozen=True, slots=True)
class Tail:
    """Offsets: `start` where trade name and industry end; `lead_end` where the industry that begins the form's
    word ends (加工 of 加工厂; equal to `start` when there is none); `form_start`, `end` the form itself."""

    start: int
    lead_end: int
    form_start: int
    end: int
    form: Form | None
    bracket: str | None
    group: bool


def read_tail(plain: str, lexicon: Lexicon) -> Tail:
    """The form that ends `plain`, longest first."""
    end = len(plain)
    body, bracket = plain, None
    if plain.endswith("）"):
        opened = plain.rfind("（")
        if opened >= 0 and plain[opened:] in TAIL_BRACKETS:
            body, bracket = plain[:opened], plain[opened:]
    form = lexicon.form_at_end(body)
    if form is None:
        return Tail(len(body), len(body), len(body), end, None, bracket, body.endswith("集团"))
    start = len(body) - len(form.text)
    lead_end = start + len(form.lead)
    group = "集团" in form.text
    if not group and body[:start].endswith("（集团）"):
        start, group = start - 4, True
        lead_end = start
    return Tail(start, lead_end, lead_end, end, form, bracket, group)


def branch_at(plain: str, known: bool) -> int | None:
    """Where a branch's own part begins (after the parent's full name), None if the name is no branch's.

    `known`: the application says it is a branch, so that 门市部 after 厂 is one too.
    """
    for end in _MAIN_ENDS:
        at = plain.find(end)
        while at >= 0:
            stop = at + len(end)
            if plain[at - 1 : at] not in ("分", "支", "子") and _is_branch_rest(plain[stop:]):
                return stop
            at = plain.find(end, stop)
    if known or plain.endswith(BRANCH_ONLY_TAILS):
        return _after_works(plain)
    return None


def _is_branch_rest(rest: str) -> bool:
    if len(rest) < 2 or rest in TAIL_BRACKETS:
        return False
    if rest.endswith("公司"):
        return rest.endswith(("分公司", "支公司"))
    if rest.endswith(("合作社", "联合社", "联社")):
        return False
    return rest.rstrip("）").endswith(_BRANCH_TAILS)


def _after_works(plain: str) -> int | None:
    """A branch of a works, shop or partnership: after the last main form that leaves a tail behind it."""
    for at in range(len(plain) - 2, 3, -1):
        if plain[at - 1] in "厂店社所院行心）" and plain[at - 2] != "分" and plain[at:].endswith(_BRANCH_TAILS):
            return at
    return None
