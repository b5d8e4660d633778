"""The arrows of ARCHITECTURE.md, held by reading the imports and names of every source file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PURE = (
    "engine.domain", "engine.text", "engine.names", "engine.scopes", "engine.addresses", "engine.drafting", "engine.checks", "engine.rules",
    "engine.bundle", "engine.bundle_contents", "engine.case", "engine.decision", "engine.examination", "engine.remedy", "engine.errors", "engine.message", "engine.questions",
    "engine.strict_json", "engine.strict_yaml", "engine.lifecycle", "engine.ledger.tree", "engine.amendment", "reference_libs",
)
"""The pure ring: what it computes depends on its arguments alone."""

EDGE = ("cli", "commands", "api")
"""The outside: nothing of the engine knows of it."""

LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("engine.errors", ()),
    ("engine.domain", ("engine.domain", "engine.errors")),
    ("engine.text", ("engine.text", "engine.domain", "engine.errors")),
    ("reference_libs", ("reference_libs", "engine.domain", "engine.errors")),
    ("engine.clock", ()),
    ("engine.metrics", ()),
    ("engine.second", ("engine.rules", "engine.metrics", "engine.errors")),
    ("engine.settings", ("engine.errors",)),
    ("engine.store", ("engine.settings", "engine.clock", "engine.errors")),
    ("engine.access", ("engine.store", "engine.settings", "engine.clock", "engine.errors")),
    ("engine.typesetting", ("engine.settings", "engine.errors", "engine.strict_json")),
    ("engine.ledger", ("engine.store", "engine.settings", "engine.clock", "engine.domain", "engine.errors", "engine.strict_json")),
    ("engine.signing", ("engine.store", "engine.settings", "engine.clock", "engine.errors")),
    ("engine.notices", ("engine.store", "engine.ledger", "engine.settings", "engine.clock", "engine.errors", "engine.strict_json", "engine.metrics")),
)
"""Folder → what of ours it may import."""

IMPURE_MODULES = {"os", "socket", "http", "urllib", "requests", "httpx", "sqlite3", "random", "secrets", "time", "subprocess"}
DATABASE_MODULES = {"sqlmodel", "sqlalchemy", "alembic", "psycopg", "sqlite3"}
DATABASE_USERS = (
    "engine.register", "engine.ledger", "engine.notices", "engine.papers", "engine.casefile", "engine.licence", "engine.review", "engine.accounts",
    "engine.archive", "engine.access", "engine.identity", "engine.signatures",
)
"""Who may speak to the database: each of these keeps its statements in functions that take a session."""
CLOCK_READS = {"now", "utcnow", "today"}
OUTCOMES = {"approve", "correct", "refer", "refuse", "redirect"}
OUTCOME_WORDS_ALLOWED = ("engine.decision", "engine.domain", "engine.rules", "engine.proving", "commands", "api", "reference_libs")
"""Judging, presenting, and the tables, in which `refer` is a kind of word."""
LONGEST_FILE = 400


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, Path]:
    files = [ROOT / "cli.py"]
    for folder in ("engine", "api", "commands", "reference_libs"):
        files.extend((ROOT / folder).rglob("*.py"))
    return {module_name(path): path for path in sorted(files)}


SOURCES = sources()


def tree(module: str) -> ast.Module:
    return ast.parse(SOURCES[module].read_text(encoding="utf-8"))


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def imports(module: str) -> Iterator[str]:
    """Every module `module` imports, those inside functions and under TYPE_CHECKING too."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in SOURCES else str(node.module)


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if within(name, "engine", "reference_libs", "commands", "api", "cli")}


PURE_MODULES = [module for module in SOURCES if within(module, *PURE)]


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 10
    assert PURE_MODULES


@pytest.mark.parametrize("module", PURE_MODULES)
def test_the_pure_ring_imports_nothing_from_outside_itself(module: str) -> None:
    assert {name for name in ours(module) if not within(name, *PURE)} <= {"engine"}


@pytest.mark.parametrize("module", PURE_MODULES)
def test_the_pure_ring_reads_no_clock_no_environment_and_no_chance(module: str) -> None:
    impure = {name for name in imports(module) if name.split(".")[0] in IMPURE_MODULES}
    calls = {
        node.func.attr
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_READS
    }
    assert (impure, calls) == (set(), set())


@pytest.mark.parametrize("module", [m for m in SOURCES if not within(m, *EDGE)])
def test_the_engine_knows_nothing_of_terminal_and_http(module: str) -> None:
    assert not {name for name in imports(module) if within(name, *EDGE, "click", "rich", "fastapi", "starlette")}


@pytest.mark.parametrize(("layer", "allowed"), LAYERS)
def test_the_lower_layers_import_only_what_lies_below_them(layer: str, allowed: tuple[str, ...]) -> None:
    strays = {
        (module, name)
        for module in SOURCES
        if within(module, layer)
        for name in ours(module)
        if not within(name, *allowed, layer)
    }
    assert strays == set()


def test_only_the_store_and_what_is_kept_in_it_know_the_database() -> None:
    knowing = {
        module for module in SOURCES
        if any(name.split(".")[0] in DATABASE_MODULES for name in imports(module))
    }
    assert knowing
    assert {module for module in knowing if not within(module, "engine.store", *DATABASE_USERS)} == set()


def test_only_the_host_knows_durable_rules_and_only_the_child_the_host() -> None:
    knowing = {m for m in SOURCES if any(within(name, "durable", "durable_rules_engine") for name in imports(m))}
    assert knowing == {"engine.second.host"}
    assert {m for m in SOURCES if "engine.second.host" in imports(m)} == {"engine.second.child"}
    assert {m for m in SOURCES if "engine.second.child" in imports(m)} == set()


def test_only_the_clock_reads_the_clock() -> None:
    readers = {
        module
        for module in SOURCES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow"}
    }
    assert readers <= {"engine.clock"}


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        module
        for module in SOURCES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers <= {"engine.settings"}


@pytest.mark.parametrize("module", [m for m in SOURCES if not within(m, *OUTCOME_WORDS_ALLOWED)])
def test_outcomes_are_spoken_of_only_where_cases_are_judged(module: str) -> None:
    spoken = {node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not spoken & OUTCOMES


def test_no_import_circles() -> None:
    graph = {module: {name for name in ours(module) if name in SOURCES and name != module} for module in SOURCES}
    done: set[str] = set()
    while ready := [m for m, needs in graph.items() if m not in done and needs <= done]:
        done.update(ready)
    assert set(graph) - done == set()


@pytest.mark.parametrize("module", SOURCES)
def test_no_file_is_too_long_to_read(module: str) -> None:
    assert len(SOURCES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
