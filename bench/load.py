"""Load: a minute of submissions at a steady pace against `miaopi serve`, on each database.

What is handed in was drafted, identified and signed before: the minute measures handing in, the decision and the licence,
each with its commit on disk. Every application has a name, an address and a person of its own, and everyone hands in on a
connection of their own. Times count from the instant a submission was due, whether or not it could be sent then, to the
answer that says what was decided. The clients share the machine with the server. The exit code is 1 if something asked
was not met.

    python bench/load.py [--rate 20] [--seconds 60] [--database sqlite|postgresql|both] [--workers 1]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.casefile.made_up import TRADES, shop, trade_name
from engine.domain.revision import as_data
from examples import client
from tests.databases import new_postgresql, put_commits_on_disk

ROOT = Path(__file__).resolve().parent.parent
MAKERS = 4
"""Applications prepared at a time."""
PHONES = 128
"""Submissions under way at a time, at most."""
SLOWEST = 0.150
"""Seconds from submit to decision, 99th percentile."""
MOST_GROWTH = 0.05
"""By which the server's memory may grow in the second half."""
LATEST = 0.050
"""Seconds after its instant at which a submission may be sent: later, and it was not this pace that was measured."""
KEPT_UP = 0.98
"""Of the pace asked for."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An application that only has to be handed in, by whoever has the token."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Told:
    """A submission: seconds by which it was sent late, seconds from its instant to the decision, the stage it reached."""

    late: float
    took: float
    stage: str


def prepared(server: str, number: int, picture: bytes) -> Ready:
    """Everything before handing in: log-in, draft, document, seat, check of identity, signature."""
    name = f"江门市蓬江区{trade_name(number)}{TRADES[number % len(TRADES)][0]}店"
    application = as_data(shop(number, name))
    phone = client.Phone(server, f"load-{number}")
    with closing(phone.http):
        id = phone.open(application)
        phone.draw_document(id)
        phone.take_seat(phone.invite(id, 0), client.number_of(application, 0))
        phone.verify(id, picture)
        phone.sign(id)
        return Ready(id, phone.http.headers["Authorization"])


def decided(port: int, ready: Ready, due: float) -> Told:
    """Hand in and wait for the decision."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked(connection, ready, "POST", "submit", b"{}")
        stage = "submitted"
        while stage == "submitted":
            stage = asked(connection, ready, "GET", "decision?wait=20")["stage"]
    finally:
        connection.close()
    return Told(begun - due, time.perf_counter() - due, stage)


def asked(connection: http.client.HTTPConnection, ready: Ready, method: str, what: str, body: bytes | None = None) -> dict[str, Any]:
    """What the service answers. Raises RuntimeError if it refuses."""
    headers = {"Authorization": ready.token}
    if body is not None:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
    connection.request(method, f"/v1/applications/{ready.id}/{what}", body, headers)
    said = json.loads(connection.getresponse().read())
    if said["errcode"]:
        raise RuntimeError(f"{said['errcode']} {said['errmsg']}")
    return dict(said["data"])


def memory(pid: int) -> int:
    """Resident memory of a server and its processes, in bytes."""
    server = psutil.Process(pid)
    return sum(int(process.memory_info().rss) for process in (server, *server.children(recursive=True)))


def processor(pid: int) -> float:
    """Seconds of processor a server and its processes have used."""
    server = psutil.Process(pid)
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return float(sum(t.user + t.system for t in times))


@contextmanager
def serving(url: str | None, workers: int = 1) -> Iterator[tuple[int, int]]:
    """A server of its own; its port and process."""
    import socket

    with tempfile.TemporaryDirectory() as home:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = {"MIAOPI_HOME": home, "MIAOPI_RULEBOOK": "demo"} | ({"MIAOPI_DATABASE_URL": url} if url else {})
        command = [
            str(Path(sys.executable).with_name("miaopi")), "serve", "--port", str(port), "--rate", "1000000", "--workers", str(workers),
        ]
        process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL)
        try:
            await_ready(process, port)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers. Raises RuntimeError if it ends before, or does not within two minutes."""
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not get ready")


def run(database: str, rate: float, seconds: float, workers: int) -> bool:
    """One minute on one database; whether everything asked was met."""
    url = None
    if database == "postgresql":
        url = new_postgresql()
        put_commits_on_disk()
    picture = (ROOT / "examples" / "demo" / "portrait.jpg").read_bytes()
    count = int(rate * seconds)
    with serving(url, workers) as (port, pid), ThreadPoolExecutor(MAKERS) as makers, ThreadPoolExecutor(PHONES) as phones:
        begun = time.perf_counter()
        making = makers.map(lambda n: prepared(f"http://127.0.0.1:{port}", n, picture), range(count))
        with click.progressbar(making, length=count, label=f"{database}: preparing", file=sys.stderr) as shown:
            made = list(shown)
        took = time.perf_counter() - begun
        print(f"{database}, {workers} process{'es' if workers > 1 else ''}: {count} applications prepared in {took:.0f} s, {took / count * 1000:.0f} ms each")
        used = processor(pid)
        start = time.perf_counter() + 1
        running, grown = [], []
        for number, ready in enumerate(made):
            due = start + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            running.append(phones.submit(decided, port, ready, due))
            if number in (count // 2, count - 1):
                grown.append(memory(pid))
        told = [future.result() for future in running]
        ended = time.perf_counter() - start
        used = processor(pid) - used
    return reported(told, rate, count / ended, grown, used)


def reported(told: list[Told], rate: float, pace: float, grown: list[int], used: float) -> bool:
    """Print what a minute came to; whether everything asked was met."""
    times = sorted(one.took for one in told)
    slowest, latest = times[int(len(times) * 0.99)], max(one.late for one in told)
    growth = grown[1] / grown[0] - 1
    stages = Counter(one.stage for one in told)
    print(f"  {pace:.1f} submissions/s reached (asked: {rate:g}); latest start {latest * 1000:.0f} ms late")
    print(f"  submit to decision: p50 {statistics.median(times) * 1000:.0f} ms, p99 {slowest * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms")
    print(f"  memory {grown[0] >> 20} MiB at half, {grown[1] >> 20} MiB at the end: {growth * 100:+.1f} %")
    print(f"  stages reached: {', '.join(f'{stage} {number} ({number / len(told):.1%})' for stage, number in stages.most_common())}")
    print(f"  {used / len(told) * 1000:.0f} ms of the server's processor for each; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    missed = [
        what for what, met in (
            ("the pace", pace >= rate * KEPT_UP), ("starts in time", latest <= LATEST), ("p99", slowest <= SLOWEST),
            ("memory", growth <= MOST_GROWTH), ("all decided", stages.keys() <= {"approved", "awaiting_applicant", "in_review"}),
        ) if not met
    ]
    print(f"  {'not met: ' + ', '.join(missed) if missed else 'met'}", flush=True)
    return not missed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--rate", type=float, default=20, help="submissions a second")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--workers", type=int, default=1, help="processes of the server")
    chosen = options.parse_args()
    databases = ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,)
    met = [run(database, chosen.rate, chosen.seconds, chosen.workers) for database in databases]
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
