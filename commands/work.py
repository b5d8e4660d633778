"""`miaopi work`: decide what was handed in."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import time
from contextlib import closing
from multiprocessing import get_context
from typing import TYPE_CHECKING

import click

from commands.stopping import Stop

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from engine.casefile.surroundings import Surroundings
    from engine.casefile.worker import Done
    from engine.licence.sealer import Sealed, Sealer
    from engine.store.database import Database
    from engine.store.vault import Vault
    from engine.store.writer import Writer

IDLE = 0.5
"""Seconds between two looks when nothing waits."""
SWEEP_EVERY = 600.0
BEHIND = 20_000
"""Entries without a segment from which on the operator is told to rebuild the index."""


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="So many processes.")
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
@click.option("--lease", type=click.IntRange(1, 3600), default=60, show_default=True, metavar="SECONDS", help="How long a worker may take over the cases it takes at a time; after that others take them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per case.")
def command(workers: int, once: bool, lease: int, as_json: bool) -> None:
    """Decide submitted applications, issue what is approved and seal the licences. Several workers, also on several machines, share the work.

    A worker that dies loses nothing: others take its cases when its lease has run out. A changed rulebook, library or
    index of names is taken up between two cases. Ends on SIGTERM or SIGINT after the cases in hand.
    """
    if workers == 1:
        work(once, lease, as_json)
        return
    _supervise(workers, once, lease, as_json)


def work(once: bool, lease: int, as_json: bool) -> None:
    """One worker in this process, until it is told to end."""
    from commands.desk import open_vault
    from commands.options import settings
    from engine.casefile.surroundings import Places, Surroundings
    from engine.casefile.worker import Worker
    from engine.clock import now
    from engine.store.database import Database
    from engine.store.writer import Writer

    s = settings()
    with Stop() as stop, closing(Database.open(s.database_url)) as database, closing(Writer(database)) as writer:
        surroundings = Surroundings(Places.of(s), database, open_vault(s))
        name = f"{socket.gethostname()[:40]}/{os.getpid()}"
        worker = Worker(name, database, writer, surroundings, now, dt.timedelta(seconds=lease))
        sealer = _sealer(database, writer, surroundings.office.vault)
        swept, said = -SWEEP_EVERY, ""
        while not stop.asked:
            if time.monotonic() - swept >= SWEEP_EVERY:
                worker.sweep()
                swept = time.monotonic()
            done = worker.step(lambda one: click.echo(_line(one) if as_json else _text(one)))
            sealed = sealer.step() if sealer is not None else []
            for document in sealed:
                click.echo(sealed_line(document) if as_json else sealed_text(document))
            said = _warned(surroundings, said)
            if not done and not sealed:
                if once:
                    break
                stop.wait(IDLE)


def _supervise(workers: int, once: bool, lease: int, as_json: bool) -> None:
    """Start the workers, and start another one for each that dies before it is told to end."""
    context = get_context("spawn")  # forked, they would share the parent's connections

    def start() -> BaseProcess:
        process = context.Process(target=work, args=(once, lease, as_json))
        process.start()
        return process

    with Stop() as stop:
        running = [start() for _ in range(workers)]
        while running and not stop.wait(IDLE):
            for process in [p for p in running if not p.is_alive()]:
                running.remove(process)
                if process.exitcode != 0:
                    click.echo(f"a worker ended with {process.exitcode}; another one is started", err=True)
                    running.append(start())
        for process in running:
            process.terminate()
        for process in running:
            process.join()


def _warned(surroundings: Surroundings, said: str) -> str:
    """Tell the operator, once each, what is not in use and when the index is far behind."""
    told = str(surroundings.kept_back) if surroundings.kept_back is not None else ""
    if not told and surroundings.behind > BEHIND:
        told = f"{BEHIND} names and more came after the index was built: run `miaopi names rebuild`"
    if told and told != said:
        click.echo(told, err=True)
    return told


def _sealer(database: Database, writer: Writer, vault: Vault) -> Sealer | None:
    """Who seals what is issued; none where no font is installed: it waits for a machine that has one."""
    from commands.workshop import open_sealer
    from engine.errors import DocumentError

    try:
        return open_sealer(database, writer, vault)
    except DocumentError as error:
        click.echo(f"licences are issued but not sealed here: {error}", err=True)
        return None


def _line(done: Done) -> str:
    stage = done.head.stage.value if done.head is not None else None
    return json.dumps({"id": done.application_id, "stage": stage, "failure": done.failure or None}, ensure_ascii=False)


def sealed_line(sealed: Sealed) -> str:
    """What became of a document, as JSON."""
    due = sealed.due
    return json.dumps({
        "licence": due.uscc, "version": due.version, "copy": due.copy, "document": sealed.digest or None, "failure": sealed.failure or None,
    })


def sealed_text(sealed: Sealed) -> str:
    """What became of a document, in words."""
    said = "已加盖电子印章" if sealed.digest else "未能加盖电子印章" if sealed.failure else "不再需要加盖电子印章"
    return f"{sealed.due.uscc}  第{sealed.due.version}版  {said}" + (f"  ({sealed.failure})" if sealed.failure else "")


def _text(done: Done) -> str:
    from engine.lifecycle.stage import LABELS

    said = LABELS[done.head.stage] if done.head is not None else "未能完成，稍后再审" if done.failure else "已由他人处理"
    return f"{done.application_id}  {said}" + (f"  ({done.failure})" if done.failure else "")
