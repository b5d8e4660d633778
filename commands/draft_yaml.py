"""A draft as a file to go on with: the application in YAML, the reasons beside its parts, the missing parts below."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from commands.show import printable
from engine.draft import Draft
from engine.drafting.model import Alternative, Guess


class _Dumper(yaml.SafeDumper):
    """Decimals as plain numbers."""


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    kind = "int" if value == value.to_integral_value() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{value:f}")


_Dumper.add_representer(Decimal, _number)


def as_file(draft: Draft) -> str:
    """The text of the file: one application that `miaopi examine` reads."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"# 由一句话起草，未经核实：{printable(draft.text)}"
    data = draft.application.model_dump(mode="python", by_alias=True, exclude_unset=True)
    for key, value in data.items():
        for guess in draft.guesses:
            if guess.pointer.split("/")[1] == key:
                yield from _reasons(guess)
        yield yaml.dump({key: _lists(value)}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000).rstrip("\n")
    if draft.names.free and "name" not in data:
        yield "# 可用的名称，选一个写成 name: …"
        yield from (f"#   {printable(s.name)}  {printable(s.why)}" for s in draft.names.free)
    for fact in draft.said:
        yield f"# 文中还说了 {fact.title}：{printable(str(fact.value))}"
    yield "# 还缺："
    yield from (f"#   {m.pointer}  {printable(m.label)}：{printable(m.why)}" for m in draft.missing)


def _reasons(guess: Guess) -> Iterator[str]:
    words = "、".join(f"“{printable(w.text)}”" for w in guess.words)
    yield f"# {guess.title}：{printable(guess.label)}，{printable(guess.why)}" + (f"；依据{words}" if words else "")
    if guess.alternatives:
        yield "#   也可以是：" + "；".join(_other(a) for a in guess.alternatives)


def _other(other: Alternative) -> str:
    value, label = printable(str(other.value)), printable(other.label)
    return value if value == label else f"{value}（{label.removeprefix(value).strip()}）"


def _lists(value: Any) -> Any:
    """Tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {k: _lists(v) for k, v in value.items()}
    return [_lists(v) for v in value] if isinstance(value, list | tuple) else value
