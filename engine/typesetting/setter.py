"""Setting a sheet, in this process, by threads of their own: PDF/A-3u, pictures, and where labelled places came to lie.

The data goes in as one JSON text that the template reads; nothing of it is ever part of the source, so that no text
of an applicant's can be markup. The same sheet, fonts and version of the typesetter give the same bytes.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rfc8785

from engine import strict_json
from engine.errors import DOC_GLYPH, DOC_LIMIT, DOC_TEMPLATE, Defect, DocumentError
from engine.typesetting.fonts import FontSet, font_set
from engine.typesetting.kept import Kept
from engine.typesetting.sheet import Sheet, texts
from engine.typesetting.sources import Sources

if TYPE_CHECKING:
    from typst import Compiler, TypstError

T = TypeVar("T")
STANDARD = "a-3u"
"""PDF/A-3 (ISO 19005-3) lets data be attached; level u: all text can be searched and copied. Level a would be lost
when a signature's field is added."""
MOST_CHARACTERS = 1_000_000
SECONDS = 30.0
"""How long one sheet may take. A sheet of a few pages takes milliseconds."""
THREADS = 2
KEPT = 32_000_000
"""Bytes of finished documents that are remembered."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page, in points from the page's lower left corner, as PDF counts; pages from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Setter:
    """Sets sheets with one set of fonts. Safe to share between threads."""

    def __init__(self, fonts: FontSet, seconds: float = SECONDS) -> None:
        self._fonts = fonts
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="typesetting")
        self._local = threading.local()
        self._kept = Kept(KEPT)
        self._sources = Sources()

    @property
    def version(self) -> str:
        """The typesetter and its version."""
        return f"typst {metadata.version('typst')}"

    def lacking(self, text: str) -> str:
        """The characters of `text` that cannot be shown here."""
        return self._fonts.lacking(text)

    def pdf(self, sheet: Sheet) -> bytes:
        """The sheet as PDF/A.

        Raises DocumentError: DOC-GLYPH naming the characters no font has, DOC-LIMIT, DOC-TEMPLATE.
        """
        inputs = self._inputs(sheet)
        digest = hashlib.sha256("\n".join((sheet.template.digest, sheet.at.isoformat(), inputs["data"])).encode()).digest()
        kept = self._kept.get(digest)
        if kept is not None:
            return kept
        made = self._set(sheet, inputs, {"format": "pdf", "pdf_standards": [STANDARD], "timestamp": sheet.at.replace(microsecond=0)})
        pdf = made if isinstance(made, bytes) else made[0]
        self._kept.put(digest, pdf)
        return pdf

    def pictures(self, sheet: Sheet, ppi: float = 110) -> tuple[bytes, ...]:
        """The pages as PNG."""
        made = self._set(sheet, self._inputs(sheet), {"format": "png", "ppi": ppi})
        return (made,) if isinstance(made, bytes) else tuple(made)

    def spots(self, sheet: Sheet, label: str) -> Mapping[str, Spot]:
        """Where the places the template marked with `label` came to lie, by their key (`mark` in `base.typ`)."""
        inputs = self._inputs(sheet)

        def ask() -> str:
            import typst

            compiler = typst.Compiler(
                self._sources.path(sheet.template), self._sources.folder, self._fonts.found, ignore_system_fonts=True, sys_inputs=inputs
            )
            return compiler.query(f"<{label}>", field="value", format="json")

        return {found["key"]: _spot(found) for found in strict_json.loads(self._within_time(ask))}

    def _set(self, sheet: Sheet, inputs: dict[str, str], options: Mapping[str, Any]) -> bytes | list[bytes]:
        def work() -> bytes | list[bytes]:
            source = self._sources.path(sheet.template)
            made, warnings = self._compiler().compile_with_warnings(source, sys_inputs=inputs, **options)
            if warnings:
                raise DocumentError(DOC_TEMPLATE, [Defect("", w.message, "; ".join(w.hints)) for w in warnings])
            assert made is not None
            return made

        return self._within_time(work)

    def _inputs(self, sheet: Sheet) -> dict[str, str]:
        found = list(texts(sheet.data))
        length = sum(len(text) for _, text in found)
        if length > MOST_CHARACTERS:
            raise DocumentError(DOC_LIMIT, Defect("", f"it has {length} characters", f"at most {MOST_CHARACTERS} can be set"))
        lacking = self._fonts.lacking("".join(text for _, text in found))
        if lacking:
            raise DocumentError(DOC_GLYPH, [_no_glyph(char, found) for char in lacking])
        data = {**sheet.data, "fonts": {part: list(families) for part, families in self._fonts.families.items()}}
        return {"data": rfc8785.dumps(data).decode("utf-8")}

    def _compiler(self) -> Compiler:
        """The thread's own compiler; it lets go of what it remembered of sheets set long ago."""
        import typst

        found: Compiler | None = getattr(self._local, "compiler", None)
        if found is None:
            found = self._local.compiler = typst.Compiler(
                root=self._sources.folder, font_paths=self._fonts.found, ignore_system_fonts=True
            )
        return found

    def _within_time(self, work: Callable[[], T]) -> T:
        from typst import TypstError

        try:
            return self._threads.submit(work).result(self._seconds)
        except Late:
            raise DocumentError(DOC_LIMIT, Defect("", f"setting it took longer than {self._seconds:g} s")) from None
        except TypstError as error:
            raise DocumentError(DOC_TEMPLATE, _in_template(error)) from None


@cache
def setter(folder: Path | None = None) -> Setter:
    """The process's setter with this machine's fonts and those in `folder`. Raises DocumentError DOC-FONT."""
    return Setter(font_set(folder))


def _no_glyph(char: str, found: list[tuple[str, str]]) -> Defect:
    where = next(pointer for pointer, text in found if char in text)
    return Defect(where, f"no font has the character {char} (U+{ord(char):04X})", "put a font that has it into the folder MIAOPI_FONTS")


def _in_template(error: TypstError) -> Defect:
    where = next((line.strip(" ┌─") for line in error.diagnostic.splitlines() if "┌─" in line), "")
    return Defect(where, error.message, "; ".join(error.hints))


def _spot(found: Mapping[str, Any]) -> Spot:
    height = found["page-height"]
    return Spot(
        page=int(found["page"]) - 1, left=round(found["x"], 2), bottom=round(height - found["y"] - found["height"], 2),
        right=round(found["x"] + found["width"], 2), top=round(height - found["y"], 2),
    )
