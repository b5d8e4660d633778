"""Everything that is wrong with a table that is to be imported or published, with file and line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from engine.errors import Defect
from reference_libs.shapes import FILING, ROOT, SHAPES, Column, Row, Shape, cell_problem, values
from reference_libs.table_file import NumberedRow, TableFile

MOST_DEFECTS = 100
"""More are counted, not listed."""


def column_defects(shape: Shape, table: TableFile) -> list[Defect]:
    """Columns the table lacks or has too many; their order is free."""
    where = f"{table.name}:1"
    found = [
        Defect(where, f"the column {name!r} is missing", f"the columns are {' '.join(shape.names)}")
        for name in shape.names if name not in table.columns
    ]
    for name in table.columns:
        if name not in shape.names:
            near = difflib.get_close_matches(name, shape.names, 1)
            found.append(Defect(where, f"no column is called {name!r}", f"did you mean {near[0]}?" if near else ""))
    return found


def row_defects(shape: Shape, table: TableFile) -> Iterator[Defect]:
    """Cells that cannot stand where they stand, rows that contradict themselves or repeat another."""
    if not table.rows:
        yield Defect(table.name, "the table has no entries")
    seen: dict[tuple[str, str], int] = {}
    whole: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        problems = [p for c in shape.columns if (p := cell_problem(c, row.cells[c.name]))]
        if not problems:
            problems = [p for rule in shape.rules if (p := rule(row.cells))]
        problems += _repeated(shape, row, seen, whole)
        for problem in problems:
            yield Defect(table.where(row), problem)


def _repeated(
    shape: Shape, row: NumberedRow, seen: dict[tuple[str, str], int], whole: dict[tuple[str, ...], int]
) -> list[str]:
    """Problems with values that must be unique, and with rows that say the same under another id."""
    problems = []
    for column in shape.columns:
        value = row.cells[column.name]
        if column.unique and value:
            first = seen.setdefault((column.name, value), row.line)
            if first != row.line:
                problems.append(f"{column.name} {value!r} stands in line {first} already")
    rest = tuple(row.cells[n] for n in shape.names[1:])
    first = whole.setdefault(rest, row.line)
    if first != row.line and shape.numbered:
        problems.append(f"says the same as line {first} under another id")
    return problems


def reference_defects(
    library_id: str, tables: Mapping[str, Sequence[Row]], where: Callable[[str, int], str]
) -> Iterator[Defect]:
    """References from or into `library_id` that lead nowhere. `tables` hold every table as it would be; `where(table, n)`
    says where row `n` of it stands."""
    for name, rows in tables.items():
        for column in SHAPES[name].columns if name in SHAPES else ():
            if column.refers and library_id in (name, column.refers[0]) and column.refers[0] in tables:
                target, key = column.refers
                known = {row[key] for row in tables[target]} | ({ROOT} if name == target else set())
                for n, value in _dangling(column, rows, known):
                    yield Defect(where(name, n), f"{column.name}: {value!r} is not in {target}", f"add it to {target}, or take another")


def _dangling(column: Column, rows: Iterable[Row], known: set[str]) -> Iterator[tuple[int, str]]:
    for n, row in enumerate(rows):
        for value in values(column, row[column.name]):
            if value not in known and value.removeprefix(FILING) not in known:
                yield n, value


def shortened(defects: Sequence[Defect]) -> list[Defect]:
    """The first of many defects, and how many more there are."""
    if len(defects) <= MOST_DEFECTS:
        return list(defects)
    return [*defects[:MOST_DEFECTS], Defect("", f"… and {len(defects) - MOST_DEFECTS} more")]
