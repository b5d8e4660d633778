"""Start a server of its own with the rulebook for demonstrations, go the whole way with `client.py`, and end it.

Nothing it writes stays: the database lies in a temporary folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from examples.client import HERE, alone, together

STARTING = 120.0
"""Seconds the server may take to be ready."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that ends with the block."""
    with tempfile.TemporaryDirectory() as home, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        settings = {"MIAOPI_HOME": home, "MIAOPI_RULEBOOK": "demo"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIAOPI_", "WECHAT_"))}
        log = Path(home) / "log"
        with log.open("wb") as stream:
            command = [str(Path(sys.executable).with_name("miaopi")), "serve", "--port", str(port)]
            process = subprocess.Popen(command, env=kept | settings, stderr=stream)  # noqa: S603 - our own command
            try:
                _wait(f"http://127.0.0.1:{port}", process, log)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(log.read_text(encoding="utf-8"))
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"the server at {address} is not ready after {STARTING:.0f} seconds")


def main() -> None:
    """Go both ways against it."""
    picture = (HERE / "demo" / "portrait.jpg").read_bytes()
    begun = time.perf_counter()
    with server() as address:
        print(f"服务器已启动（{time.perf_counter() - begun:.1f} 秒），演示规则：身份核验是模拟的，决定没有法律效力\n")
        for way in (alone, together):
            way(address, picture)


if __name__ == "__main__":
    main()
