"""Reading applications from YAML, JSON and JSONL: strict, every defect at once, one bad case never stops the rest."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from engine import strict_json, strict_yaml
from engine.domain.application import Application, Part
from engine.errors import (
    APP_EMPTY,
    APP_ENCODING,
    APP_NOT_FOUND,
    APP_SHAPE,
    APP_SYNTAX,
    APP_TOO_LARGE,
    APP_UNSAFE,
    Defect,
    InputError,
)

FILE_LIMIT = 20_000_000
LINE_LIMIT = 2_000_000
_CODES_NOT_NUMBERS = frozenset({"division", "industry", "number", "uscc", "phone", "id"})
"""Keys whose values are codes: YAML reads an unquoted 440703 as a number, and people mean the text."""


@dataclass(frozen=True, slots=True)
class Received:
    """One application, or why it could not be read. `source` is `file`, `file:line` or `file#n` (n-th of a list)."""

    source: str
    application: Application | None = None
    error: InputError | None = None


def read_path(path: str) -> Iterator[Received]:
    """Read `path`, or standard input for `-`. Never raises for what the file holds."""
    if path == "-":
        import sys

        yield from read_stream(sys.stdin.buffer, "-")
        return
    try:
        with Path(path).open("rb") as stream:
            yield from read_stream(stream, path)
    except OSError as error:
        yield _refused(path, APP_NOT_FOUND, "", f"cannot open {path}: {error.strerror}", "check the path")


def read_stream(stream: IO[bytes], source: str) -> Iterator[Received]:
    """Read applications from a binary stream: JSONL line by line, YAML and JSON as one document."""
    lines = io.BufferedReader(stream) if not isinstance(stream, io.BufferedReader) else stream  # type: ignore[type-var]
    if source.endswith((".jsonl", ".ndjson")):
        yield from _jsonl(lines, source)
        return
    data = lines.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        yield _refused(source, APP_TOO_LARGE, "", f"more than {FILE_LIMIT // 1_000_000} MB", "split it, or use JSONL, one application a line")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield _refused(source, APP_ENCODING, "", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return
    if not text.strip():
        yield _refused(source, APP_EMPTY, "", "nothing in it", "write an application; `miaopi application template` shows one")
        return
    yield from _document(text, source)


def _document(text: str, source: str) -> Iterator[Received]:
    start = text.lstrip()[:1]
    if start in "{[":
        try:
            yield from _applications(strict_json.loads(text), source)
            return
        except strict_json.JsonDefectError as error:
            if start == "{" and "\n" in text.strip() and _looks_like_jsonl(text):
                yield from _jsonl(io.BytesIO(text.encode("utf-8", "surrogatepass")), source)
                return
            if not source.endswith((".yaml", ".yml")):
                yield _json_refusal(error, source)
                return
    try:
        document = strict_yaml.read(text, source)
    except strict_yaml.YamlDefectError as error:
        yield Received(source, error=InputError(APP_UNSAFE if error.unsafe else APP_SYNTAX, error.defect))
        return
    yield from _applications(_codes_as_text(document.data), source)


def _looks_like_jsonl(text: str) -> bool:
    first = text.strip().split("\n", 1)[0].strip()
    try:
        return isinstance(strict_json.loads(first), dict)
    except strict_json.JsonDefectError:
        return False


def _jsonl(stream: IO[bytes], source: str) -> Iterator[Received]:
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        here = f"{source}:{number}"
        if len(line) > LINE_LIMIT:
            while not line.endswith(b"\n") and (line := stream.readline(LINE_LIMIT)):
                pass
            yield _refused(here, APP_TOO_LARGE, "", f"a line of more than {LINE_LIMIT // 1_000_000} MB", "write one application a line")
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            yield _refused(here, APP_ENCODING, "", f"byte {error.start} of the line is not UTF-8", "save the file as UTF-8")
            continue
        if not text:
            continue
        try:
            yield accept(strict_json.loads(text), here)
        except strict_json.JsonDefectError as error:
            yield _json_refusal(error, here)
    if number == 0:
        yield _refused(source, APP_EMPTY, "", "nothing in it", "write one application a line")


def _applications(data: Any, source: str) -> Iterator[Received]:
    if isinstance(data, list):
        if not data:
            yield _refused(source, APP_EMPTY, "", "an empty list", "write an application")
        for index, item in enumerate(data):
            yield accept(item, f"{source}#{index}")
    else:
        yield accept(data, source)


def accept(data: Any, source: str) -> Received:
    """Validate plain data as an application, gathering every defect with its JSON pointer."""
    if not isinstance(data, dict):
        return _refused(source, APP_SHAPE, "", "an application is a mapping of keys", "`miaopi application template` shows one")
    if (pointer := strict_json.lone_surrogate(data)) is not None:
        return _refused(source, APP_UNSAFE, pointer, "half of a surrogate pair is not a character", "write the character itself")
    try:
        return Received(source, Application.model_validate_json(strict_json.dumps(data)))
    except ValidationError as error:
        return Received(source, error=InputError(APP_SHAPE, _defects(data, error)))


def _defects(data: Any, error: ValidationError) -> list[Defect]:
    found: dict[str, Defect] = {}
    items = error.errors(include_url=False)
    pointers = [_pointer(data, item["loc"])[:200] for item in items]
    for item, pointer in zip(items, pointers, strict=True):
        if item["type"] == "extra_forbidden":
            found[pointer] = Defect(pointer, "unknown key", _nearest_key(str(item["loc"][-1])))
        elif item["type"] == "missing":
            missing = f"{pointer}/{item['loc'][-1]}"
            found[missing] = Defect(missing, "missing", "add it")
        elif not any(other.startswith(pointer + "/") for other in pointers):
            about_the_other_form = item["type"] == "string_type" and isinstance(item["input"], list)
            if pointer not in found or not about_the_other_form:
                found[pointer] = Defect(pointer, item["msg"], "see docs/application.md")
    return list(found.values())


def _nearest_key(key: str) -> str:
    from rapidfuzz import process

    known = {f.alias or n for part in Part.__subclasses__() for n, f in part.model_fields.items()}
    near = process.extractOne(key[:60], sorted(known), score_cutoff=60)
    return f"did you mean {near[0]!r}?" if near else "leave it out; docs/application.md lists the keys"


def _pointer(data: Any, loc: tuple[str | int, ...]) -> str:
    """RFC 6901 pointer of a pydantic location."""
    return "".join("/" + _escape(str(part)) for part in strict_json.written_path(data, loc))


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _codes_as_text(data: Any, key: str = "") -> Any:
    if isinstance(data, dict):
        return {k: _codes_as_text(v, k) for k, v in data.items()}
    if isinstance(data, list):
        return [_codes_as_text(v, key) for v in data]
    if key in _CODES_NOT_NUMBERS and isinstance(data, int | Decimal) and not isinstance(data, bool):
        return str(data)
    return data


def _json_refusal(error: strict_json.JsonDefectError, source: str) -> Received:
    code = APP_UNSAFE if error.unsafe else APP_SYNTAX
    where = source if ":" in source else f"{source}:{error.line}"
    return Received(source, error=InputError(code, Defect(where, error.problem, "mend it and send it again")))


def _refused(source: str, code: str, pointer: str, problem: str, advice: str) -> Received:
    return Received(source, error=InputError(code, Defect(pointer or source, problem, advice)))
