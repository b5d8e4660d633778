"""The kinds of papers 文书 as data (`kinds.yaml`): title, series of numbers, template, and what each must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine import strict_yaml
from engine.errors import DOC_FIELD, DOC_NOT_FOUND, Defect, DocumentError
from engine.typesetting.template import Template, read_template

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper. `fields`: paths that its body must hold (see `kinds.yaml`)."""

    name: str
    title: str
    word: str
    template: str
    officer: bool
    fields: tuple[str, ...]

    def series(self, mark: str, year: int) -> str:
        """The head of its numbers, such as （江蓬）登补字〔2026〕."""
        return f"（{mark}）{self.word}字〔{year}〕"

    def check(self, body: Mapping[str, Any]) -> None:
        """Raises DocumentError DOC-FIELD with every field the body lacks."""
        lacking = dict.fromkeys(
            pointer for path in self.fields for pointer in _lacking(body, path.removesuffix("?"), path.endswith("?"))
        )
        if lacking:
            raise DocumentError(DOC_FIELD, [
                Defect(pointer, f"{self.title}没有写明这一项",
                       "an officer must answer for it by name" if pointer.startswith("/officer") else "")
                for pointer in lacking
            ])


@cache
def kinds() -> Mapping[str, PaperKind]:
    """Every kind of paper by its name."""
    path = HERE / "kinds.yaml"
    table = strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data
    return {
        name: PaperKind(
            name, entry["title"], entry["word"], entry["template"], entry.get("officer") == "required",
            (*table["common"], *entry["fields"]),
        )
        for name, entry in table["kinds"].items()
    }


def kind_of(name: str) -> PaperKind:
    """Raises DocumentError DOC-NOT-FOUND."""
    if name not in kinds():
        raise DocumentError(DOC_NOT_FOUND, Defect(name, "there is no such kind of paper", "one of " + ", ".join(kinds())))
    return kinds()[name]


@cache
def template_of(name: str) -> Template:
    """The template of a kind of paper as it is now."""
    return read_template(TEMPLATES / kind_of(name).template)


@cache
def templates() -> Mapping[str, Template]:
    """The templates as they are now, by digest."""
    return {template.digest: template for template in map(template_of, kinds())}


def _lacking(data: Any, path: str, may_be_empty: bool, pointer: str = "") -> Iterator[str]:
    """Pointers of what `path` names and `data` does not have."""
    head, _, rest = path.partition(".")
    key, each = head.removesuffix("[]"), head.endswith("[]")
    pointer = f"{pointer}/{key}"
    if not isinstance(data, Mapping) or key not in data:
        yield pointer
        return
    value = data[key]
    if each:
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            yield pointer
            return
        for number, member in enumerate(value):
            if rest:
                yield from _lacking(member, rest, may_be_empty, f"{pointer}/{number}")
            elif not member:
                yield f"{pointer}/{number}"
    elif rest:
        yield from _lacking(value, rest, may_be_empty, pointer)
    elif not may_be_empty and value in ("", None, [], {}):
        yield pointer
