"""The child: reads requests from standard input, answers on standard output, and ends at the first error.

Started by `engine.second.process`.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from importlib.metadata import version
from typing import Any, BinaryIO

from engine.second.host import Host
from engine.second.protocol import pack, read_levels, receive

ALONE = 60
"""Seconds after which a request ends the child, for the case that nobody is left who would."""
MEMORY = 2 * 1024**3
"""Bytes of address space; a plan takes some megabytes."""


def answer(host: Host, request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked."""
    if "load" in request:
        host.load(request["load"], request["seal"], read_levels(request["levels"]))
        return {"id": request["id"], "loaded": request["load"]}
    return {"id": request["id"], "fired": host.run(request["run"], request["given"])}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end."""
    host = Host()
    answers.write(pack({"ready": version("durable-rules")}))
    answers.flush()
    while (request := receive(requests)) is not None:
        signal.alarm(ALONE)  # its default action ends the process even while C code runs
        answers.write(pack(answer(host, request)))
        answers.flush()
        signal.alarm(0)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever durable-rules may print is no answer
    serve(sys.stdin.buffer, answers)
