"""`miaopi serve`: applicants over HTTP, and the worker that decides, in one process."""

from __future__ import annotations

import click

RATE = 1200


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; beyond this machine a WeChat account is needed.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="So many processes, each with a worker of its own.")
@click.option("--rate", type=click.IntRange(1, 1_000_000), default=RATE, show_default=True, metavar="N", help="Requests a minute from one address, to each process.")
def command(host: str, port: int, workers: int, rate: int) -> None:
    """Serve applicants over HTTP (docs/api.md), and decide what they hand in. Ends on SIGTERM or SIGINT after what is in hand.

    Terminate TLS in front of it; who asks is then read from X-Forwarded-For, if the proxy is on this machine.
    """
    from api.serving import serve
    from commands.options import settings
    from engine.identity.wechat.opening import open_wechat
    from engine.store.database import Database

    s = settings()
    open_wechat(s, host).close()  # what cannot be is said here, once, rather than by each process
    Database.open(s.database_url).close()
    serve(host, port, workers, rate)
