"""How commands print tables and progress; rich is imported only when something is printed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
WIDTH_IN_A_PIPE = 160


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """A plain table: aligned for wide characters, no boxes, readable in a pipe."""
    from rich.console import Console
    from rich.table import Table

    grid = Table(title=title, box=None, header_style="bold", title_justify="left", pad_edge=False)
    for number, column in enumerate(columns):
        grid.add_column(column, overflow="fold", no_wrap=number == 0)
    for row in rows:
        grid.add_row(*(str(cell) for cell in row))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE).print(grid)


def progress(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    """The items, with a progress bar on standard error while a person is looking."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task(label, total=total)
        for count, item in enumerate(items, 1):
            yield item
            if count % 64 == 0:
                bar.update(task, completed=count)


@contextmanager
def bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while a person is looking; gives what takes the number done so far."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as shown:
        task = shown.add_task(label, total=total)
        yield lambda done: shown.update(task, completed=done)


def printable(text: str) -> str:
    """Text as a terminal may show it: control characters and lone surrogates escaped."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def in_china(instant: str) -> str:
    """An instant, as ISO text, by the clock of China."""
    from engine.clock import CHINA

    return dt.datetime.fromisoformat(instant).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def uploads(data: dict[str, Any]) -> Iterator[str]:
    """The files that were handed in, as `miaopi archive export` names them."""
    yield from (f"  文件：{u['sha256']}.{u['kind']}  {u['size']:,} 字节" for u in data["uploads"])
