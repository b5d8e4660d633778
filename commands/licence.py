"""`miaopi licence`: business licences 营业执照 as documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.printing import COPY, OUT, write_out

if TYPE_CHECKING:
    from engine.licence.read import Printing

NO_CODE = "0" * 18
"""Stands where an entity has no code yet."""


@click.group()
def group() -> None:
    """Business licences 营业执照."""


@group.command("show")
@click.argument("uscc", metavar="CODE")
@click.option("--version", type=click.IntRange(1, 999), default=None, help="Not as it stands, but at this version.")
@COPY
@OUT
def show(uscc: str, version: int | None, copy: str, out: Path) -> None:
    """Print the licence of the unified social credit code CODE, without the authority's seal.

    It is marked 样例 unless MIAOPI_SPECIMEN is no. A licence that has ended is not printed.
    """
    from commands.opening import open_store
    from engine.licence.read import open_licence, sheet_of

    database, vault = open_store()
    with database.read() as session:
        opened = open_licence(session, vault, uscc, version)
    write_out(sheet_of(opened, _printing(), "original" if copy == "original" else "duplicate"), out)


@group.command("preview")
@click.argument("file")
@COPY
@OUT
@click.option("--as-of", "as_of_text", default=None, metavar="DATE", help="As if registered on this day (default: today in China).")
def preview(file: str, copy: str, out: Path, as_of_text: str | None) -> None:
    """Print what the licence of an application (YAML or JSON; - for standard input) would look like.

    It is always marked 样例 and bears no code. Nothing is examined.
    """
    from dataclasses import replace

    from commands.options import day_of
    from engine.clock import CHINA
    from engine.licence.read import OpenedLicence, sheet_of
    from engine.receive.applications import read_path

    received = next(iter(read_path(file)))
    if received.error is not None:
        raise received.error
    assert received.application is not None
    day = day_of(as_of_text)
    opened = OpenedLicence(
        NO_CODE, 1, "valid", received.application.division or "", day, dt.datetime.combine(day, dt.time(12), CHINA), received.application
    )
    write_out(sheet_of(opened, replace(_printing(), real=False), "original" if copy == "original" else "duplicate"), out)


def _printing() -> Printing:
    from commands.options import open_bundle, settings
    from engine.licence.read import Printing
    from engine.papers.authority import read_authorities
    from engine.papers.speech import speech_of

    s = settings()
    return Printing(read_authorities(s.authorities), speech_of(open_bundle(None)), s.site, s.for_real)
