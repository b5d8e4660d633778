"""Who subscribes late: what was told to nobody is seen, and is sent in its order and once to who asks for it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable

from sqlmodel import Session

from engine.notices.earlier import EVER, Joining, Untold, join, untold
from engine.notices.look import Wanted as Looked
from engine.notices.look import counts, list_notices
from engine.notices.outbox import Notice, post
from engine.notices.subscribers import Wanted, unsubscribe
from tests.notices.conftest import START, Outbox, Receiver


def catch_up(outbox: Outbox, url: str, *topics: str, since: dt.datetime = EVER, id: str = "tax", change: bool = False) -> int:
    """Subscribe, and have what was posted before sent too."""

    joining = Joining(Wanted(id, url, topics), since, change)
    return outbox.writer.run(lambda session: join(session, outbox.vault, joining, (), "chen", outbox.now)).earlier


def told_nobody(outbox: Outbox, *topics: str) -> Untold:
    with outbox.database.read() as session:
        return untold(session, topics)


def test_what_nobody_asked_for_is_counted_and_can_be_listed(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url, "tax")
    case = outbox.case()
    _, lost, other = outbox.post(case, "tax", "publication", "permit.health")
    outbox.deliver()
    assert told_nobody(outbox, "publication", "tax") == Untold(1, START)
    assert told_nobody(outbox, "permit").count == 1
    assert told_nobody(outbox, "*").count == 2
    assert told_nobody(outbox, "tax") == Untold(0, None)
    with outbox.database.read() as session:
        assert [one["key"] for one in list_notices(session, Looked(told_nobody=True))] == [other, lost]
        assert {one["topic"]: (one["notices"], one["delivered"], one["nobody"]) for one in counts(session)} == {
            "permit.health": (1, 0, 1), "publication": (1, 0, 1), "tax": (1, 1, 0),
        }


def test_who_comes_late_gets_what_was_before_in_order_and_once(outbox: Outbox, receiver: Receiver) -> None:
    case = outbox.case()
    keys = [*outbox.post(case, "publication", act=3), *outbox.post(case, "publication", act=7)]
    outbox.post(case, "tax")
    outbox.later(days=1)
    assert catch_up(outbox, receiver.url, "publication") == 2
    (later,) = outbox.post(case, "publication", act=9)
    outbox.deliver()
    outbox.deliver()
    assert receiver.keys == [*keys, later]
    assert receiver.received[0].data["timestamp"] == START.isoformat()
    assert told_nobody(outbox, "publication").count == 0
    kinds = [row[0] for row in outbox.rows("SELECT kind FROM ledger_entries ORDER BY id")]
    assert kinds == ["subscriber.added", "subscriber.caught-up"]


def test_messages_to_applicants_go_to_who_asks_for_them_by_name_and_to_no_department(
    outbox: Outbox, new_receiver: Callable[[], Receiver]
) -> None:
    every, texts, late = new_receiver(), new_receiver(), new_receiver()
    outbox.subscribe(every.url, "*", id="every")
    outbox.subscribe(texts.url, "applicant.correction", id="texts")
    (tax,) = outbox.post(outbox.case(), "tax")
    (letter,) = outbox.post(outbox.case(2), "applicant.correction")
    assert catch_up(outbox, late.url, "*", id="late") == 1
    outbox.deliver()
    assert (every.keys, texts.keys, late.keys) == ([tax], [letter], [tax])


def test_it_gets_them_from_the_day_it_asks_for(outbox: Outbox, receiver: Receiver) -> None:
    outbox.post(outbox.case(1), "permit.fire")
    outbox.later(days=10)
    (since,) = outbox.post(outbox.case(2), "permit.fire")
    assert catch_up(outbox, receiver.url, "permit", since=outbox.now) == 1
    outbox.deliver()
    assert receiver.keys == [since]
    assert told_nobody(outbox, "permit").count == 1


def test_asking_again_sends_nothing_twice_and_what_was_missed_between_two_subscriptions_comes(outbox: Outbox, receiver: Receiver) -> None:
    outbox.subscribe(receiver.url, "tax")
    (first,) = outbox.post(outbox.case(1), "tax")
    outbox.deliver()
    outbox.writer.run(lambda session: unsubscribe(session, "tax", "chen", outbox.now))
    (missed,) = outbox.post(outbox.case(2), "tax")
    assert catch_up(outbox, receiver.url, "tax") == 1
    outbox.deliver()

    assert catch_up(outbox, receiver.url, "tax", "bank", change=True) == 0
    outbox.deliver()
    assert receiver.keys == [first, missed]


def test_what_is_posted_while_somebody_subscribes_goes_to_them_too(outbox: Outbox, new_receiver: Callable[[], Receiver]) -> None:
    receiver, case = new_receiver(), outbox.case()
    posted = threading.Event()

    def slowly(session: Session) -> None:
        post(session, outbox.vault, [Notice("tax", f"{case}/3/tax", case, {})], outbox.now)
        posted.set()
        time.sleep(0.3)  # not committed yet when the other one subscribes

    posting = threading.Thread(target=lambda: outbox.writer.run(slowly))
    posting.start()
    assert posted.wait(5)
    assert catch_up(outbox, receiver.url, "tax") == 1
    posting.join()
    outbox.deliver()
    assert receiver.keys == [f"{case}/3/tax"]
