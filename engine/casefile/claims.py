"""Claims 名称占用: a name held for an application from its submission, so that of two who want it one is told at once.

A claim has a row for each key under which the law calls names the same: the whole name in whatever order its parts
stand, and the trade name with the industry, synonyms included (企业名称登记管理规定 第十七条, 企业名称相同相近比对规则 第三条).
Among the claims that have not ended one key of a city stands once. Winning enters a reservation into the register.
What no key expresses (one of two names without an industry) is asked again when a licence is issued.

A name is kept two months, or a year where a permit comes first (企业名称登记管理规定 第十八条), whatever becomes of the
application, until it is used, given up or expires.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from engine.casefile.journal import APPLICATIONS, Head
from engine.casefile.office import day_of
from engine.casefile.persons import shares_principal
from engine.lifecycle.stage import Stage
from engine.names.keys import NameKeys, Trades, keys_of, read_plain, trades
from engine.names.lexicon import build
from engine.register.names_store import NewName, enter, hold_register
from engine.store.case_tables import ClaimRow
from engine.store.rows import put_all
from reference_libs.library import Libraries

CLAIMS = ClaimRow.metadata.tables[str(ClaimRow.__tablename__)]
_STANDING = CLAIMS.c.ended.is_(None)
_KEY = 16
_PASSES_ON = frozenset({Stage.APPROVED, Stage.REFUSED, Stage.WITHDRAWN, Stage.EXPIRED})
"""When the application a claim was made for has come this far, the same applicant may use the name for another of the
same people: an agent applies for many, and carries no name from one to the other."""
_OF_APPLICATION = (
    select(CLAIMS.c.name, CLAIMS.c.position, CLAIMS.c.until).where(CLAIMS.c.application_id == bindparam("application"), _STANDING)
)
_RELATIONS = ("whole", "trade")
_ON_KEYS = (
    CLAIMS.c.city == bindparam("of_city"), CLAIMS.c.relation.in_(_RELATIONS), CLAIMS.c.key.in_(bindparam("keys", expanding=True)), _STANDING,
)
"""All relations are named so that the index of standing claims leads to the key: without them every claim of the city is read."""
_HOLDERS = (
    select(CLAIMS.c.application_id, CLAIMS.c.name, CLAIMS.c.position, CLAIMS.c.until, APPLICATIONS.c.owner, APPLICATIONS.c.stage)
    .join(APPLICATIONS, APPLICATIONS.c.id == CLAIMS.c.application_id).where(*_ON_KEYS)
)
_END = update(CLAIMS).where(CLAIMS.c.application_id == bindparam("application"), _STANDING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that is applied for: in which city, and how long it is to be kept."""

    name: str
    city: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that stands: the position of its reservation in the register, and its last day."""

    position: int
    until: dt.date


def keys_of_claim(name: str, city: str, libraries: Libraries) -> tuple[tuple[str, bytes], ...]:
    """The keys of a name: (relation, 16 bytes), sorted."""
    table = libraries.compiled(trades)
    keys = keys_of(read_plain(name, libraries.compiled(build), city), table)
    found = {("whole", _digest("".join(sorted(keys.full))))}
    if keys.trade and not keys.branch:
        for industry in _industries(keys, table):
            found.add(("trade", _digest("\0".join((keys.trade, *industry)))))
    return tuple(sorted(found))


def _industries(keys: NameKeys, table: Trades) -> set[tuple[str, ...]]:
    """The industry as its strict groups; also as they are read without 业 at its end, where the two readings differ."""
    if keys.industry is None:
        return {("", keys.vague)}
    bare = table.read(keys.industry.same)
    return {keys.industry.strict, bare.strict} if bare is not None else {keys.industry.strict}


def claim(
    session: Session, head: Head, wanted: Wanted, libraries: Libraries, now: dt.datetime, principals: frozenset[bytes] = frozenset()
) -> Held | None:
    """Hold the name for the application; None if another application holds it, or one that is the same in law.

    principals: whose business it is (`engine.casefile.persons.principals_of`). A name it holds already stays held as it
    is; another one it held is given up. What an application that has ended held passes to the same applicant's next one,
    unless that is other people's business.
    """
    mine = standing(session, head.id)
    if mine is not None:
        if mine[0] == wanted.name and mine[1].until >= day_of(now):
            return mine[1]
        hold_register(session)
        _end_mine(session, head, "given_up" if mine[1].until >= day_of(now) else "expired", now)
    keys = keys_of_claim(wanted.name, wanted.city, libraries)
    asked = [key for _, key in keys]
    if any(holder.until >= day_of(now) and not _passes_to(session, head, holder, principals) for holder in _holders(session, wanted, asked)):
        return None  # told at once, without waiting for the register
    hold_register(session)  # whoever makes a claim holds it: what is asked now stays so until the commit
    holders = _end_expired(session, _holders(session, wanted, asked), now)
    return _taken_over(session, head, wanted, holders, principals) if holders else _insert(session, head, wanted, keys, now)


def standing(session: Session, application_id: str) -> tuple[str, Held] | None:
    """The name an application holds, and its claim."""
    row = session.connection().execute(_OF_APPLICATION, {"application": application_id}).first()
    return None if row is None else (str(row.name), Held(int(row.position), row.until))


def kept_by(
    session: Session, owner: bytes, city: str, name: str, day: dt.date, principals: frozenset[bytes] = frozenset()
) -> tuple[str, int] | None:
    """The application that has ended for which the applicant keeps this very name, and its reservation's position: the
    name passes to their next one of the same people."""
    row = session.connection().execute(
        select(CLAIMS.c.application_id, CLAIMS.c.position).join(APPLICATIONS, APPLICATIONS.c.id == CLAIMS.c.application_id).where(
            CLAIMS.c.city == city, CLAIMS.c.name == name, CLAIMS.c.until >= day, _STANDING, APPLICATIONS.c.owner == owner,
            APPLICATIONS.c.stage.in_(sorted(stage.value for stage in _PASSES_ON)),
        )
    ).first()
    if row is None or not shares_principal(session, row.application_id, principals):
        return None
    return str(row.application_id), int(row.position)


def give_up(session: Session, head: Head, now: dt.datetime) -> bool:
    """Let go of the name an application holds; whether it held one."""
    hold_register(session)
    held = standing(session, head.id)
    if held is None:
        return False
    _end_mine(session, head, "given_up" if held[1].until >= day_of(now) else "expired", now)
    return True


def use(session: Session, head: Head, uscc: str, now: dt.datetime) -> None:
    """The name an application holds is registered now, by the entity of this code. The register must be held."""
    session.connection().execute(_END, {"application": head.id, "ended": "used", "ended_at": now, "uscc": uscc})


def expire_claims(session: Session, now: dt.datetime) -> int:
    """End every claim whose last day has passed; how many names that were. The register's entries say their last day themselves."""
    gone = session.connection().execute(
        update(CLAIMS).where(_STANDING, CLAIMS.c.until < day_of(now)).values(ended="expired", ended_at=now).returning(CLAIMS.c.position)
    )
    return len({row.position for row in gone.all()})


def _insert(session: Session, head: Head, wanted: Wanted, keys: tuple[tuple[str, bytes], ...], now: dt.datetime) -> Held:
    position = enter(session, NewName(
        name=wanted.name, city=wanted.city, status="reserved", status_on=day_of(now), until=wanted.until,
        event=f"{head.id}/{head.summary.version + 1}",
    ))
    put_all(session, CLAIMS, [
        {"application_id": head.id, "city": wanted.city, "relation": relation, "key": key, "name": wanted.name,
         "position": position, "claimed_at": now, "until": wanted.until}
        for relation, key in keys
    ])
    return Held(position, wanted.until)


def _holders(session: Session, wanted: Wanted, keys: list[bytes]) -> Sequence[Any]:
    """The claims that stand on one of the keys, with whose they are."""
    return session.connection().execute(_HOLDERS, {"of_city": wanted.city, "keys": keys}).all()


def _passes_to(session: Session, head: Head, holder: Any, principals: frozenset[bytes]) -> bool:
    """Whether a claim is the same applicant's, for an application of the same people that has ended."""
    if bytes(holder.owner) != head.owner or Stage(holder.stage) not in _PASSES_ON:
        return False
    return shares_principal(session, holder.application_id, principals)


def _taken_over(session: Session, head: Head, wanted: Wanted, holders: Sequence[Any], principals: frozenset[bytes]) -> Held | None:
    """The claim of an ended application of the same applicant on this very name, made this application's."""
    first = holders[0]
    if any(row.application_id != first.application_id for row in holders):
        return None
    if first.name != wanted.name or not _passes_to(session, head, first, principals):
        return None
    session.connection().execute(
        update(CLAIMS).where(CLAIMS.c.application_id == first.application_id, _STANDING).values(application_id=head.id)
    )
    return Held(int(first.position), first.until)


def _end_mine(session: Session, head: Head, how: str, now: dt.datetime) -> None:
    ended = session.connection().execute(
        update(CLAIMS).where(CLAIMS.c.application_id == head.id, _STANDING).values(ended=how, ended_at=now)
        .returning(CLAIMS.c.name, CLAIMS.c.city)
    ).all()
    if how == "given_up" and ended:
        enter(session, NewName(
            name=ended[0].name, city=ended[0].city, status="released", status_on=day_of(now),
            event=f"{head.id}/{head.summary.version + 1}",
        ))


def _end_expired(session: Session, holders: Sequence[Any], now: dt.datetime) -> list[Any]:
    """End those of the claims in the way whose last day has passed, with every key of theirs; the others."""
    day = day_of(now)
    for application_id in sorted({holder.application_id for holder in holders if holder.until < day}):
        session.connection().execute(_END, {"application": application_id, "ended": "expired", "ended_at": now})
    return [holder for holder in holders if holder.until >= day]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest()
