"""What a bundle is made of, and in what another one differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.bundle import Bundle, assemble
from engine.bundle_contents import ROW, contents_of, differences, row_digests
from engine.errors import Defect
from reference_libs.library import Fault, Libraries

ID = "departments"


def with_rows(bundle: Bundle, change: Callable[[list[dict[str, str]]], object]) -> Bundle:
    """The bundle with other rows of one library, published under another digest."""
    old = bundle.libraries[ID]
    rows = [dict(row) for row in old.rows]
    change(rows)
    new = replace(old, entry=replace(old.entry, sha256="f" * 64), rows=tuple(rows), _derived={})
    return assemble(bundle.rulebook, Libraries({**bundle.libraries.loaded, ID: new}, bundle.libraries.faults))


def told(bundle: Bundle, other: Bundle) -> tuple[Defect, ...]:
    return differences(contents_of(bundle), other, lambda sha256: row_digests(bundle.libraries[ID]))


def test_the_same_bundle_does_not_differ(bundle: Bundle) -> None:
    assert told(bundle, bundle) == ()
    assert set(contents_of(bundle).files) >= {"jiangmen/rulebook.yaml", "national/kinds.yaml"}


def test_a_row_that_changed_is_named_with_its_line_and_both_digests(bundle: Bundle) -> None:
    rows, column = bundle.libraries[ID].rows, bundle.libraries[ID].columns[1]
    other = with_rows(bundle, lambda rows: rows[2].update({column: "X"}))
    (defect,) = told(bundle, other)
    assert defect.where == f"reference_libs/{bundle.libraries[ID].entry.path}"
    was, now = (row_digests(b.libraries[ID])[2 * ROW : 3 * ROW].hex() for b in (bundle, other))
    name = rows[2][bundle.libraries[ID].columns[0]]
    assert defect.problem.endswith(f"row {name} (line 4) is {now}, was {was}")
    assert defect.problem.startswith(f"library {ID}: sha256 is ffffffffffffffff…, decided with {bundle.libraries[ID].entry.sha256[:16]}…")


@pytest.mark.parametrize(("change", "said"), [
    (lambda rows: rows.pop(), "is gone"), (lambda rows: rows.append(dict.fromkeys(rows[0], "new")), "which is new"),
    (lambda rows: rows.reverse(), "another order"), (lambda rows: [row.update({key: "x" + row[key] for key in list(row)}) for row in rows], "more rows"),
])
def test_rows_gone_new_moved_or_many_are_said(bundle: Bundle, change: Callable[[list[dict[str, str]]], object], said: str) -> None:
    (defect,) = told(bundle, with_rows(bundle, change))
    assert said in defect.problem


def test_a_changed_file_of_the_rulebook_another_engine_and_a_library_not_used_are_named(bundle: Bundle) -> None:
    then = contents_of(bundle)
    files = {**then.files, "national/kinds.yaml": "0" * 64, "jiangmen/90-gone.yaml": "1" * 64}
    then = replace(then, engine="0.0.1", files=files)
    loaded = {name: one for name, one in bundle.libraries.loaded.items() if name != ID}
    other = assemble(bundle.rulebook, Libraries(loaded, {ID: Fault(ID, "the file is missing")}))
    found = differences(then, other, lambda sha256: None)
    assert [d.where for d in found] == ["engine", "rulebooks/jiangmen/90-gone.yaml", "rulebooks/national/kinds.yaml", "reference_libs"]
    assert found[-1].problem.startswith(f"library {ID}: sha256 is none")
    assert "the file is missing" in found[-1].problem


def test_what_is_kept_of_a_row_does_not_grow_with_it(bundle: Bundle) -> None:
    assert all(len(row_digests(library)) == ROW * len(library.rows) for library in bundle.libraries.loaded.values())
