"""YAML as a form to fill in, not as a language: plain mappings, lists and scalars, with line numbers.

Refused: aliases and anchors, tags, duplicate keys, depth beyond a limit, keys that are not text, several
documents in one file. Scalars follow the YAML 1.2 core schema: only `true false null ~`, decimal integers
and decimal fractions are special; `no`, `on`, `12:30` and `2021-03-01` stay the text they look like.
A plain integer with a leading zero is refused, because people mean a code and would get a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from engine.errors import Defect

MAX_DEPTH = 40
Path = tuple[str | int, ...]
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_LEADING_ZERO = re.compile(r"0[0-9]+\Z")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlDefectError(Exception):
    """The text cannot be read; carries one defect with its line."""

    def __init__(self, defect: Defect, *, unsafe: bool) -> None:
        self.defect = defect
        self.unsafe = unsafe
        super().__init__(str(defect))


@dataclass(slots=True)
class Document:
    """One document: the data, and the line (from 1) of every node by its path."""

    data: Any
    source: str
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """`file:line` of the node at `path`, or of its nearest ancestor that has a line."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return f"{self.source}:{line}"
        return f"{self.source}:1"


def read(text: str, source: str, *, max_depth: int = MAX_DEPTH) -> Document:
    """Read one document. Raises YamlDefectError with `source:line`."""
    document = Document(None, source)
    try:
        builder = _Builder(yaml.parse(text, Loader=_LOADER), document, max_depth)
        document.data = builder.document()
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise YamlDefectError(
            Defect(f"{source}:{line}", f"not well-formed YAML: {problem}", "check indentation, colons and quotes"),
            unsafe=False,
        ) from None
    except yaml.YAMLError as error:
        raise YamlDefectError(
            Defect(f"{source}:1", f"not well-formed YAML: {str(error).splitlines()[0]}", "remove control characters"),
            unsafe=False,
        ) from None
    return document


class _Builder:
    """Builds plain data from parser events; iterative only in width, so depth is bounded by `max_depth`."""

    def __init__(self, events: Any, document: Document, max_depth: int) -> None:
        self._events = events
        self._document = document
        self._max_depth = max_depth

    def document(self) -> Any:
        event = next(self._events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self._node(event, ())
        for rest in self._events:
            if isinstance(rest, yaml.DocumentStartEvent):
                raise self._refusal(rest, "more than one YAML document", "put one document in a file, or use JSONL")
        return data

    def _node(self, event: Any, path: Path) -> Any:
        self._document.lines[path] = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(event, f"alias *{event.anchor} is not accepted", "write the value out")
        if getattr(event, "anchor", None):
            raise self._refusal(event, f"anchor &{event.anchor} is not accepted", "write the value out")
        if getattr(event, "tag", None):
            raise self._refusal(event, f"tag {event.tag} is not accepted", "leave the tag out")
        if len(path) > self._max_depth:
            raise self._refusal(event, f"nested deeper than {self._max_depth} levels", "flatten it")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(item, (*path, len(items))))
            return items
        return self._mapping(path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key_event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key_event, yaml.ScalarEvent):
                raise self._refusal(key_event, "a key must be text", "use plain text as the key")
            key = key_event.value
            if key in mapping:
                raise self._refusal(key_event, f"key {key!r} appears twice", "keep one of them")
            mapping[key] = self._node(next(self._events), (*path, key))
            self._document.lines[(*path, key)] = _line(key_event)
        return mapping

    def _scalar(self, event: Any) -> Any:
        value: str = event.value
        if not event.implicit[0]:
            return value
        if value in ("", "~", "null", "Null", "NULL"):
            return None
        if value in ("true", "True", "TRUE"):
            return True
        if value in ("false", "False", "FALSE"):
            return False
        if _INT.match(value):
            return int(value)
        if _LEADING_ZERO.match(value):
            raise self._refusal(event, f"{value} would lose its leading zero", f'write "{value}" in quotes')
        if _FRACTION.match(value):
            return Decimal(value)
        return value

    def _refusal(self, event: Any, problem: str, advice: str) -> YamlDefectError:
        where = f"{self._document.source}:{_line(event)}"
        return YamlDefectError(Defect(where, problem, advice), unsafe=True)


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1
