"""The deliverer: sends what waits, to each subscriber on a lane of its own, so that a slow one delays nobody else.

Deliverers know nothing of each other; as many run as wanted. What one has in hand when it dies is sent again when its
lease has run out. This is the one edge of delivery at which any failure is caught: the notice is tried again later.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import rfc8785
from sqlmodel import Session

from engine.errors import MiaopiError
from engine.notices import retry
from engine.notices.queue import Ended, Taken, after_failure, due, finish, take
from engine.notices.signature import sign
from engine.notices.transport import Answer, Line, Transport
from engine.store.database import Database
from engine.store.vault import Place, Vault
from engine.store.writer import Writer

BATCH = 8
"""Notices of different cases that are on the way to one subscriber at a time."""
LEASED = 6
"""A delivery is taken for so many times as long as an attempt may last; the messages of a batch are sent at once."""
LONGEST_PAUSE = dt.timedelta(hours=1)
IDLE = 0.5
"""Seconds between two looks when nothing is due."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one attempt. entered: False if somebody else has the delivery by now."""

    key: str
    subscriber: str
    attempts: int
    ended: Ended
    entered: bool


@dataclass(slots=True)
class Deliverer:
    """One deliverer. told: called with what came of every attempt."""

    name: str
    database: Database
    writer: Writer
    vault: Vault
    transport: Transport
    clock: Callable[[], dt.datetime]
    attempts: int = retry.ATTEMPTS
    told: Callable[[Sent], None] = lambda sent: None
    _away: dict[str, tuple[int, dt.datetime]] = field(default_factory=dict)
    """Subscriber → how often in a row nobody answered there, and until when it is left alone."""

    async def run(self, ended: Callable[[], bool] = lambda: False, once: bool = False) -> int:
        """Send what is due, until told to end, or with `once` until nothing is due; how many attempts were made."""
        lanes: dict[str, asyncio.Task[int]] = {}
        count = 0
        while not ended():
            for subscriber in await asyncio.to_thread(self._due):
                if subscriber not in lanes:
                    lanes[subscriber] = asyncio.create_task(self._lane(subscriber, ended))
            if not lanes:
                if once:
                    return count
                await asyncio.sleep(IDLE)
                continue
            await asyncio.wait(lanes.values(), timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
            for subscriber in [s for s, lane in lanes.items() if lane.done()]:
                count += lanes.pop(subscriber).result()
        return count + sum(await asyncio.gather(*lanes.values()))

    def _due(self) -> list[str]:
        now = self.clock()
        with self.database.read() as session:
            found = due(session, now)
        return [s for s in found if s not in self._away or self._away[s][1] <= now]

    async def _lane(self, subscriber: str, ended: Callable[[], bool]) -> int:
        """Send to one subscriber until nothing is due or nobody answers."""
        count = 0
        try:
            async with self.transport.open() as line:
                while not ended():
                    taken = await asyncio.to_thread(self._taken, subscriber)
                    if not taken:
                        break
                    answers = await asyncio.gather(*(self._sent(line, one) for one in taken))
                    count += len(taken)
                    self._note(subscriber, answers)
                    if subscriber in self._away:
                        break
        except Exception as error:  # noqa: BLE001 - the deliverer's edge: the other lanes go on, this one is tried again later
            away = Answer(False, _kind(error), away=True)
            self._note(subscriber, [away])
            self.told(Sent("", subscriber, 0, Ended("waiting", away.said, self._away[subscriber][1]), entered=False))
        return count

    def _taken(self, subscriber: str) -> list[Taken]:
        """The next deliveries; of who did not answer last time only one."""
        now = self.clock()
        most = 1 if subscriber in self._away else BATCH
        lease = (now, now + self._lease)
        return self.writer.run(lambda session: take(session, self.vault, subscriber, self.name, lease, most))

    @property
    def _lease(self) -> dt.timedelta:
        return dt.timedelta(seconds=LEASED * self.transport.within)

    async def _sent(self, line: Line, taken: Taken) -> Answer:
        """One attempt, and what came of it entered."""
        try:
            body = await asyncio.to_thread(self._body, taken)
            if self.clock() + dt.timedelta(seconds=self.transport.within) >= taken.until:
                return Answer(False, "taken too long ago")  # another one may have it before this attempt ends
            answer = await line.send(taken.url, sign(taken.secrets, taken.key, self.clock(), body), body)
        except Exception as error:  # noqa: BLE001 - the deliverer's edge: told by its kind alone, and tried again
            answer = Answer(False, _kind(error))
        now = self.clock()
        if answer.delivered:
            ended = Ended("delivered", answer.said, now)
        else:
            ended = after_failure(taken, answer.said, answer.wait, now, self.attempts)
        entered = await asyncio.to_thread(self.writer.run, lambda session: finish(session, taken, self.name, ended, now))
        self.told(Sent(taken.key, taken.subscriber, taken.attempts, ended, entered))
        return answer

    def _body(self, taken: Taken) -> bytes:
        with self.database.read() as session:
            return message(session, self.vault, taken)

    def _note(self, subscriber: str, answers: Sequence[Answer]) -> None:
        """Leave alone who does not answer, ever longer, so that what waits for it does not use up its attempts."""
        if not any(answer.away for answer in answers):
            self._away.pop(subscriber, None)
            return
        now = self.clock()
        count = self._away.get(subscriber, (0, now))[0] + 1
        pause = min(max(retry.delay(subscriber, count), *(answer.wait for answer in answers)), LONGEST_PAUSE)
        self._away[subscriber] = (count, now + pause)


def _kind(error: BaseException) -> str:
    return error.code if isinstance(error, MiaopiError) else type(error).__name__


def message(session: Session, vault: Vault, taken: Taken) -> bytes:
    """What is sent: type, time of what is told, and the notice; the same bytes each time. Raises StoreError STO-SEAL."""
    plain = vault.open(session, f"case:{taken.application_id}", Place("notices", "sealed", taken.key), taken.sealed)
    return rfc8785.dumps({"type": taken.topic, "timestamp": taken.at.isoformat(), "data": json.loads(plain)})
