"""Templates as files: typst lays out a sheet once and remembers it, as long as its source is a file it knows again.

Handed over as bytes, a source is new each time, and where places came to lie (`Setter.spots`) costs a second layout. The
folder is the process's own and all that typst may read; it holds templates and nothing of what a sheet says.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from engine.typesetting.template import Template


class Sources:
    """A folder of templates by digest, gone with this object. Safe to share between threads."""

    def __init__(self) -> None:
        self._made = TemporaryDirectory(prefix="miaopi-templates-")
        self._written: set[str] = set()
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        return Path(self._made.name)

    def path(self, template: Template) -> Path:
        """The file of a template."""
        path = self.folder / f"{template.digest}.typ"
        with self._lock:
            if template.digest not in self._written:
                path.write_text(template.source, encoding="utf-8")
                self._written.add(template.digest)
        return path
