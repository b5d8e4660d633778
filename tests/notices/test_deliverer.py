"""Delivery to a receiver on this machine: signed, in order, again until received, and never two at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from engine.notices.deliverer import BATCH
from engine.notices.queue import redeliver, take
from engine.notices.retry import ATTEMPTS
from engine.notices.signature import genuine
from tests.notices.conftest import Outbox, Receiver, answers, dawdles, hangs_up, says_garbage

DAYS = 1
"""Later than any back-off."""


def test_a_notice_arrives_signed_and_is_sent_once(outbox: Outbox, receiver: Receiver) -> None:
    secret = outbox.subscribe(receiver.url)
    (key,) = outbox.post(outbox.case(), "tax", name="江门市汀序软件有限公司")
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    (message,) = receiver.received
    assert message.key == key
    assert genuine(secret, message.headers, message.body, outbox.now)
    assert message.data == {
        "type": "tax", "timestamp": "2026-11-26T02:00:00+00:00", "data": {"topic": "tax", "name": "江门市汀序软件有限公司"},
    }
    assert outbox.statuses() == {key: ("delivered", 1)}


def test_each_subscriber_gets_the_topics_it_asked_for(outbox: Outbox, new_receiver: Callable[[], Receiver]) -> None:
    tax, health, everyone = new_receiver(), new_receiver(), new_receiver()
    outbox.subscribe(tax.url, "tax", id="tax")
    outbox.subscribe(health.url, "permit.health", "bank", id="health")
    outbox.subscribe(everyone.url, "permit", id="permits")
    outbox.post(outbox.case(), "tax", "permit.health", "permit.press", "permits-of-others")
    outbox.deliver()
    assert [[k.split("/")[2] for k in r.keys] for r in (tax, health, everyone)] == [["tax"], ["permit.health"], ["permit.health", "permit.press"]]


def test_the_order_within_a_case_is_kept_while_other_cases_go_on(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url)
    first, second = outbox.case(1), outbox.case(2)
    one, two = outbox.post(first, "tax", act=3), outbox.post(first, "tax", act=7)
    other = outbox.post(second, "tax")
    receiver.next = [answers(500)] * 2
    outbox.deliver()
    assert set(receiver.keys) == {*one, *other}
    assert outbox.statuses()[two[0]] == ("waiting", 0)
    outbox.later(days=DAYS)
    outbox.deliver()
    assert [key for key in receiver.keys if key in (*one, *two)] == [*one, *one, *two]


@pytest.mark.parametrize("behaviour", [
    answers(500), answers(404), answers(302, location="http://127.0.0.1:1/elsewhere"), answers(503, retry_after="120"), says_garbage, hangs_up,
])
def test_what_a_receiver_does_wrong_is_answered_by_another_attempt(
    outbox: Outbox, receiver: Receiver, behaviour: Callable[..., None]
) -> None:
    outbox.subscribe(receiver.url)
    (key,) = outbox.post(outbox.case(), "tax")
    receiver.next = [behaviour]
    outbox.deliver()
    assert outbox.statuses() == {key: ("waiting", 1)}
    outbox.deliver()
    assert len(receiver.received) == 1  # not before its time
    outbox.later(days=DAYS)
    outbox.deliver()
    assert outbox.statuses() == {key: ("delivered", 2)}
    assert [message.body for message in receiver.received] == [receiver.received[0].body] * 2


def test_a_redirect_is_not_followed(outbox: Outbox, new_receiver: Callable[[], Receiver]) -> None:
    receiver, elsewhere = new_receiver(), new_receiver()
    outbox.subscribe(receiver.url)
    outbox.post(outbox.case(), "tax")
    receiver.behaviour = answers(307, location=elsewhere.url)
    outbox.deliver()
    assert (len(receiver.received), elsewhere.received) == (1, [])
    assert outbox.rows("SELECT said FROM deliveries") == [("HTTP 307, and redirects are not followed",)]


def test_a_receiver_that_dawdles_is_left_when_the_time_is_up(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url)
    (key,) = outbox.post(outbox.case(), "tax")
    receiver.behaviour = dawdles
    outbox.deliver(within=0.3)
    assert outbox.statuses() == {key: ("waiting", 1)}
    assert outbox.rows("SELECT said FROM deliveries") == [("no answer within 0.3 s",)]


def test_nobody_there_uses_up_no_attempts_of_what_waits_behind(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe("http://127.0.0.1:1/nobody", id="away")
    outbox.subscribe(receiver.url, id="there")
    for number in range(BATCH + 5):
        outbox.post(outbox.case(number), "tax")
    deliverer = outbox.deliverer()
    asyncio.run(deliverer.run(once=True))
    assert len(receiver.received) == BATCH + 5
    tried = outbox.rows("SELECT attempts FROM deliveries WHERE subscriber = 'away' AND attempts > 0")
    assert tried == [(1,)] * BATCH
    asyncio.run(deliverer.run(once=True))
    outbox.later(hours=2)
    asyncio.run(deliverer.run(once=True))  # one is sent ahead, to see whether somebody answers now
    assert outbox.rows("SELECT sum(attempts) FROM deliveries WHERE subscriber = 'away'") == [(BATCH + 1,)]


def test_after_the_last_attempt_a_notice_is_put_aside_and_can_be_sent_again(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url)
    case = outbox.case()
    (key,) = outbox.post(case, "tax")
    (following,) = outbox.post(case, "bank")
    receiver.next = [answers(500)] * ATTEMPTS
    for _ in range(ATTEMPTS):
        outbox.deliver()
        outbox.later(days=DAYS)
    assert outbox.statuses() == {key: ("dead", ATTEMPTS), following: ("delivered", 1)}
    ((delivery,),) = outbox.rows("SELECT id FROM deliveries WHERE status = 'dead'")
    assert outbox.writer.run(lambda session: redeliver(session, [delivery], "chen", outbox.now)) == 1
    assert outbox.writer.run(lambda session: redeliver(session, [delivery], "chen", outbox.now)) == 0
    outbox.deliver()
    assert outbox.statuses()[key] == ("delivered", 1)
    assert receiver.keys == [key] * ATTEMPTS + [following, key]
    assert [row[0] for row in outbox.rows("SELECT kind FROM ledger_entries ORDER BY id")] == ["subscriber.added", "notice.dead", "notice.again"]


def test_who_dies_with_a_notice_in_hand_leaves_it_to_another_who_sends_the_same(outbox: Outbox, receiver: Receiver) -> None:
    secret = outbox.subscribe(receiver.url)
    (key,) = outbox.post(outbox.case(), "tax")
    deliverer = outbox.deliverer("dead")
    deliverer.writer = _Dying(outbox)  # type: ignore[assignment]
    with pytest.raises(SystemExit):
        asyncio.run(deliverer.run(once=True))
    assert receiver.keys == [key]  # it was received, and nobody knows
    assert outbox.deliver(name="other") == 0  # the lease still runs
    outbox.later(minutes=2)
    assert outbox.deliver(name="other") == 1
    assert receiver.keys == [key, key]
    assert receiver.received[0].body == receiver.received[1].body
    assert genuine(secret, receiver.received[1].headers, receiver.received[1].body, outbox.now)
    assert outbox.statuses() == {key: ("delivered", 2)}


class _Dying:
    """A writer whose process ends before it can say what came of an attempt."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox, self._calls = outbox, 0

    def run(self, work: Callable[..., object]) -> object:
        self._calls += 1
        if self._calls > 1:
            raise SystemExit
        return self._outbox.writer.run(work)


def test_several_deliverers_send_every_notice_once_and_in_order(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url)
    keys = [key for number in range(12) for act in (3, 5) for key in outbox.post(outbox.case(number) if act == 3 else f"20261126-CASE{number:08d}", "tax", act=act)]
    gate = threading.Barrier(3)

    def deliver(name: str) -> None:
        gate.wait()
        outbox.deliver(name=name)

    threads = [threading.Thread(target=deliver, args=(f"d{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outbox.deliver()  # what a deliverer left because another had the case in hand
    assert sorted(receiver.keys) == sorted(keys)
    assert all(receiver.keys.index(f"{key[:-5]}3/tax") < receiver.keys.index(key) for key in keys if "/5/" in key)


def test_of_a_case_there_is_one_notice_under_way_to_a_subscriber(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url)
    case = outbox.case()
    one, _ = outbox.post(case, "tax", "bank")
    lease = (outbox.now, outbox.now.replace(hour=3))

    def taken(by: str) -> list[str]:
        found = outbox.writer.run(lambda session: take(session, outbox.vault, "tax", by, lease, 5))
        return [t.key for t in found]

    assert [taken("a"), taken("b")] == [[one], []]


def test_nothing_personal_is_in_the_clear_at_rest_or_in_what_is_told_of_a_delivery(outbox: Outbox, receiver: Receiver) -> None:
    number = "440703198806240026"
    secret = outbox.subscribe(receiver.url)
    outbox.post(outbox.case(), "tax", representative_number=number)
    receiver.behaviour = answers(500, x_echo=number)
    outbox.deliver()
    stored = [repr(row) for table in ("notices", "deliveries", "subscribers", "ledger_entries") for row in outbox.rows(f"SELECT * FROM {table}")]
    said = repr(outbox.sent) + receiver.received[0].path + repr(receiver.received[0].headers)
    assert number in receiver.received[0].body.decode()
    assert not [text for text in (*stored, said) if number in text or secret in text or secret.removeprefix("whsec_") in text]
