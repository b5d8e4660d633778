"""Load: a minute of submissions at a steady pace against `miaopi serve`, on each database.

What is handed in was drafted, identified and signed before: the minute measures handing in, the decision and the licence,
each with its commit on disk. Printed: the pace reached, the times from submit to decision, the memory of the server.

    python bench/load.py [--rate 20] [--seconds 60] [--database sqlite|postgresql|both]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from examples import client

ROOT = Path(__file__).resolve().parent.parent
TRADES = "五金 文具 百货 茶叶 灯具 陶瓷 家具 服装 鞋帽 玩具".split()
COMMON = "安百成达德东方丰福光广国海和恒宏华嘉建金锦京景军康乐利联林隆美民明宁鹏平启庆荣瑞三盛世顺泰天通旺伟文祥新信兴旭亚阳业宜永友裕元源远云泽长正志中"


def name(number: int) -> str:
    """A name that is like none of the others."""
    first, rest = divmod(number, len(COMMON))
    return f"江门市蓬江区{COMMON[rest]}{COMMON[-1 - first % len(COMMON)]}{COMMON[(rest * 7 + first * 3) % len(COMMON)]}{TRADES[number % len(TRADES)]}店"


def prepared(server: str, number: int, picture: bytes) -> tuple[client.Phone, str]:
    """An application that only has to be handed in."""
    application = {**client.template("individual"), "name": name(number)}
    phone = client.Phone(server, f"load-{number}")
    id = phone.open(application)
    phone.draw_document(id)
    phone.take_seat(phone.invite(id, 0), client.number_of(application, 0))
    phone.verify(id, picture)
    phone.sign(id)
    return phone, id


def decided(phone: client.Phone, id: str, at: float) -> tuple[float, float, str]:
    """Hand in at an instant and wait; how late it began, how long the decision took, and what it was."""
    time.sleep(max(0.0, at - time.perf_counter()))
    begun = time.perf_counter()
    phone.submit(id)
    found = phone.decision(id)
    return begun - at, time.perf_counter() - begun, str(found["stage"])


def memory(pid: int) -> int:
    """Resident memory in KiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


@contextmanager
def serving(url: str | None) -> Iterator[tuple[str, int]]:
    """A server of its own; its address and process."""
    import socket

    import httpx

    with tempfile.TemporaryDirectory() as home, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        settings = {"MIAOPI_HOME": home, "MIAOPI_RULEBOOK": "demo"} | ({"MIAOPI_DATABASE_URL": url} if url else {})
        command = [str(Path(sys.executable).with_name("miaopi")), "serve", "--port", str(port), "--rate", "1000000"]
        process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL)
        try:
            for _ in range(1200):
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait()


def run(database: str, rate: float, seconds: float) -> None:
    """One minute on one database."""
    url = None
    if database == "postgresql":
        from tests.databases import new_postgresql

        url = new_postgresql()
    picture = (ROOT / "examples" / "demo" / "portrait.jpg").read_bytes()
    count = int(rate * seconds)
    with serving(url) as (server, pid), ThreadPoolExecutor(8) as makers, ThreadPoolExecutor(128) as phones:
        begun = time.perf_counter()
        made = list(makers.map(lambda n: prepared(server, n, picture), range(count)))
        print(f"{database}: {count} applications prepared in {time.perf_counter() - begun:.0f} s", flush=True)
        start = time.perf_counter() + 1
        running = [phones.submit(decided, phone, id, start + n / rate) for n, (phone, id) in enumerate(made)]
        grown: list[int] = []
        for fraction in (0.5, 1.0):
            time.sleep(max(0.0, start + seconds * fraction - time.perf_counter()))
            grown.append(memory(pid))
        done: list[Any] = [future.result() for future in running]
        took = time.perf_counter() - start
    times = sorted(seconds_ for _, seconds_, _ in done)
    stages = {stage: sum(1 for *_, s in done if s == stage) for stage in {s for *_, s in done}}
    print(f"  {count / took:.1f} submissions/s reached (asked: {rate:g}); latest start {max(late for late, *_ in done) * 1000:.0f} ms late")
    print(f"  submit to decision: p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, most {times[-1] * 1000:.0f} ms")
    print(f"  memory {grown[0] // 1024} MiB at half, {grown[1] // 1024} MiB at the end: {(grown[1] / grown[0] - 1) * 100:+.1f} %")
    print(f"  {stages}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = options.parse_args()
    for database in ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,):
        run(database, chosen.rate, chosen.seconds)


if __name__ == "__main__":
    main()
