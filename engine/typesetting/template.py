"""Templates: a typst file with the files it imports, put together into one source that is known by its digest.

One source can be kept beside a paper and set again years later, whatever the files say by then.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DOC_TEMPLATE, Defect, DocumentError

_IMPORT = re.compile(r'^#import "([a-z0-9_/.-]+\.typ)": \*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Template:
    """A template's whole source, and its SHA-256 in hex."""

    source: str
    digest: str


def of_source(source: str) -> Template:
    return Template(source, hashlib.sha256(source.encode()).hexdigest())


def read_template(path: Path) -> Template:
    """The template at `path`; each line `#import "other.typ": *` is replaced by that file, once.

    Raises DocumentError DOC-TEMPLATE if a file is not there.
    """
    return of_source(_flat(path, set()))


def _flat(path: Path, taken: set[Path]) -> str:
    if path in taken:
        return ""
    taken.add(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(DOC_TEMPLATE, Defect(path.name, f"cannot be read: {error.strerror}", "restore the file")) from None
    return _IMPORT.sub(lambda found: _flat((path.parent / found.group(1)).resolve(), taken), text)
