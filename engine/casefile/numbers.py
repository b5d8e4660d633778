"""Unified social credit codes 统一社会信用代码 (GB 32100-2015), given out one after another and never again.

A code is 9 (market supervision), the sort of organisation (1 enterprise, 2 individual business, 3 farmers'
cooperative), the six digits of the district, nine characters of the body and one that checks. The body is the
prefix the registry was assigned, a number in base 31, and its own check character (GB 11714).

Each sort and district has a series of its own. A series takes a block of body numbers that no other series has, so
that the body too, which names the organisation by itself, is given out once.

What was assigned may be less than a prefix: the numbers from one body to another, as 赋码机关 hand them out, or those
behind what a system before this one has given out.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session
from stdnum.cn import uscc

from engine.errors import CASE_NUMBERS, CaseError, Defect
from engine.store.case_tables import NumberSeriesRow
from engine.store.database import lock
from engine.store.rows import put

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Base 31: without I, O, S, V, Z."""
_BODY = 8
"""Characters of a body before its check character."""
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
BLOCK = len(ALPHABET) ** 4
"""Numbers a series takes at a time: 923,521."""
_SORTS = {"individual": "2", "cooperative": "3"}
_ENTERPRISE = "1"
_SERIES_LOCK = 0x75736363
"""PostgreSQL advisory lock of whoever begins a block ("uscc")."""
_SERIES = NumberSeriesRow.metadata.tables[str(NumberSeriesRow.__tablename__)]
_TAKE = (
    update(_SERIES)
    .where(
        _SERIES.c.prefix == bindparam("of"), _SERIES.c.next <= _SERIES.c.last,
        _SERIES.c.next >= bindparam("lowest"), _SERIES.c.next <= bindparam("highest"),
    )
    .values(next=_SERIES.c.next + 1).returning(_SERIES.c.next)
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The bodies a registry may give out 赋码段: all that begin with a prefix, or only those from `first` to `last`, each of
    eight characters (empty: no end on that side)."""

    prefix: str
    first: str = ""
    last: str = ""

    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest number behind the prefix. Raises CaseError CASE-NUMBERS for what is no range."""
        highest = len(ALPHABET) ** (_BODY - len(self.prefix)) - 1
        found = (
            self._number("number_body_first", self.first) if self.first else 0,
            self._number("number_body_last", self.last) if self.last else highest,
        )
        if found[0] > found[1]:
            raise CaseError(CASE_NUMBERS, Defect("number_body_first", f"{self.first} is behind {self.last}"))
        return found

    def _number(self, parameter: str, body: str) -> int:
        if len(body) != _BODY or not body.startswith(self.prefix) or not set(body) <= set(ALPHABET):
            raise CaseError(CASE_NUMBERS, Defect(
                parameter, f"{body} is no body that begins with {self.prefix}", f"write {_BODY} characters, without I, O, S, V, Z"
            ))
        number = 0
        for character in body[len(self.prefix):]:
            number = number * len(ALPHABET) + ALPHABET.index(character)
        return number


def next_code(session: Session, entity_type: str, district: str, assigned: Assigned) -> str:
    """The next code of the sort and district, given out for good if the transaction is committed.

    Raises CaseError CASE-NUMBERS when no number is left of what was assigned, or that says no range.
    """
    head, bounds = f"9{_SORTS.get(entity_type, _ENTERPRISE)}{district}", assigned.bounds()
    prefix = head + assigned.prefix
    number = _taken(session, prefix, bounds)
    if number is None:
        _begin_block(session, prefix, assigned, bounds)
        number = _taken(session, prefix, bounds)
        assert number is not None
    return code_of(head, assigned.prefix, number)


def code_of(head: str, body_prefix: str, number: int) -> str:
    """The code of a body number: `head` is 9, sort and district."""
    body = body_prefix + _base31(number, _BODY - len(body_prefix))
    known = head + body + _body_check(body)
    return known + str(uscc.calc_check_digit(known))


def _taken(session: Session, prefix: str, bounds: tuple[int, int]) -> int | None:
    """The number this transaction has taken from the series' block; None if there is none left in the bounds. Others wait."""
    row = session.connection().execute(_TAKE, {"of": prefix, "lowest": bounds[0], "highest": bounds[1]}).first()
    return None if row is None else int(row.next) - 1


def _begin_block(session: Session, prefix: str, assigned: Assigned, bounds: tuple[int, int]) -> None:
    """Give the series a block within the bounds that no series of the body prefix has had."""
    lock(session, _SERIES_LOCK)
    given = session.connection().execute(
        select(func.max(_SERIES.c.last)).where(_SERIES.c.prefix.like(f"________{assigned.prefix}"))
    ).scalar()
    first = bounds[0] if given is None else max(bounds[0], int(given) + 1)
    if first > bounds[1]:
        raise CaseError(CASE_NUMBERS, Defect("number_body_prefix", f"every number assigned of the prefix {assigned.prefix} is given out"))
    last = min(first + BLOCK - 1, bounds[1])
    out_of_bounds = or_(_SERIES.c.next > _SERIES.c.last, _SERIES.c.next < bounds[0], _SERIES.c.next > bounds[1])
    begun = session.connection().execute(
        update(_SERIES).where(_SERIES.c.prefix == prefix, out_of_bounds).values(next=first, last=last)
    )
    if begun.rowcount == 0 and session.connection().execute(select(_SERIES.c.next).where(_SERIES.c.prefix == prefix)).first() is None:
        put(session, _SERIES, prefix=prefix, next=first, last=last)


def _base31(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _body_check(body: str) -> str:
    """GB 11714: modulus 11 over weighted values, in which letters count from 10 on; 10 is written X."""
    total = sum(weight * int(character, 36) for weight, character in zip(_WEIGHTS, body, strict=True))
    check = (11 - total % 11) % 11
    return "X" if check == 10 else str(check)
