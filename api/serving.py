"""Running the service: one process, or several behind one socket."""

from __future__ import annotations

import gc
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.opening import open_service
from api.rates import Rates
from engine.settings import load

LOG_INS = 20
"""Of so many requests of an address one may be a log-in."""
STARTING = 180
"""Seconds a process may not answer the one that watches it: while it loads its libraries it does not."""
GRACE = 30
"""Seconds that requests in hand are given when the server is told to end; longer than the longest wait."""
LOGGING: dict[str, Any] = {
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "loggers": {
        "miaopi": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
"""uvicorn's own log of requests, which holds addresses and queries, stays off; the edge writes ours."""


def serve(host: str, port: int, workers: int, rate: int) -> None:
    """Serve until told to end. Raises what opening raises, for one process; of several each ends by itself."""
    config = uvicorn.Config(
        partial(app_of, host, rate), factory=True, host=host, port=port, workers=workers, log_config=LOGGING, access_log=False,
        server_header=False, timeout_graceful_shutdown=GRACE, lifespan="on", timeout_worker_healthcheck=STARTING,
    )
    if workers == 1:
        uvicorn.Server(config).run()
        return
    Multiprocess(config, sockets=[config.bind_socket()]).run()


def app_of(host: str, rate: int) -> FastAPI:
    """The application of one process, as this environment's settings say."""
    service = open_service(load(), host, Rates.per_minute(address=rate, login=rate / LOG_INS))
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it for garbage took a tenth of a second, in which nobody is answered
    return create_app(service)
