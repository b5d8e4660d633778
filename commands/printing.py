"""What commands that print documents share: the options, and writing a sheet as PDF or pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.typesetting.sheet import Sheet

OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Print it into this file: PDF, or PNG by the name's ending."
)
COPY = click.option(
    "--copy", type=click.Choice(["original", "duplicate"]), default="duplicate", show_default=True, help="正本 (A3) or 副本 (A4)."
)


def write_out(sheet: Sheet, out: Path) -> None:
    """Set the sheet and write it; further pages of pictures go to FILE-2.png and so on. Raises DocumentError."""
    from commands.opening import press

    pages = press().pictures(sheet) if out.suffix.lower() == ".png" else (press().pdf(sheet),)
    for number, page in enumerate(pages, 1):
        path = out if number == 1 else out.with_stem(f"{out.stem}-{number}")
        path.write_bytes(page)
        click.echo(f"{path}: {len(page)} bytes", err=True)
