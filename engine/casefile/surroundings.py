"""What a worker decides with, and its exchange while the worker runs: bundle, index of names, lists, announcements.

All of it is exchanged together between two cases, never within one. What cannot be read leaves the old in use: a
rulebook with a defect, or an index that was not yet filed with new libraries, stops nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine import bundle as bundles
from engine.bundle import Bundle
from engine.casefile.office import Office
from engine.domain.entity import Publication
from engine.errors import DocumentError, MiaopiError
from engine.identity.listings import read_listings
from engine.papers.authority import AUTHORITIES, read_authorities
from engine.pipeline import ListingsPort, NamesPort
from engine.register.index import NameIndex
from engine.register.names_store import NamesStore
from engine.register.publications import read_publications
from engine.settings import Settings
from engine.store.database import Database
from engine.store.vault import Vault
from engine.typesetting.setter import Setter, setter

_File = tuple[str, int, int]
"""Path, time of the last change, size."""
_Signature = tuple[_File, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the surroundings lie: the rulebook's name and folder, the libraries, the index of names, the tables; fonts besides
    the machine's."""

    rulebook: str
    rulebooks: Path
    libraries: Path
    names_index: Path
    listings: Path
    publications: Path
    authorities: Path = AUTHORITIES
    fonts: Path | None = None

    @classmethod
    def of(cls, settings: Settings, rulebook: str | None = None) -> Places:
        """Where they lie by the settings; with another rulebook if one is named."""
        return cls(
            rulebook or settings.rulebook, settings.rulebooks, settings.libraries, settings.names_index, settings.listings,
            settings.publications, settings.authorities, settings.fonts,
        )

    def office(self, vault: Vault, bundle: Bundle) -> Office:
        """The office of a bundle. Raises DocumentError DOC-AUTHORITY."""
        return Office(vault, bundle, read_authorities(self.authorities), press(self.fonts))

    def signature(self) -> _Signature:
        """Changes whenever a file of the bundle or of the tables does. Reads no content."""
        return tuple(self._files())

    def _files(self) -> Iterator[_File]:
        for folder in _folders(self.rulebooks):
            yield from _listed(folder, ".yaml")
        for folder in _folders(self.libraries):
            yield from _listed(folder, ".tsv")
        for path in (self.libraries / "manifest.yaml", self.listings, self.publications, self.authorities):
            yield str(path), *_stat(path)


@dataclass(slots=True)
class Equipment:
    """What cases are decided with, as one: a bundle, the register filed with its libraries, lists and announcements.

    It is an `Outside` by itself, one in which only the register grows.
    """

    office: Office
    names: NamesPort | None
    listings: ListingsPort | None
    announced: Mapping[str, Publication] = field(default_factory=dict)

    @classmethod
    def of(cls, office: Office, database: Database, index: Path) -> Equipment:
        """With the register in the store, and the lists that ship."""
        names = NameIndex.open(index, office.bundle.libraries, NamesStore(database).rows_after, growing=True)
        return cls(office, names, read_listings())

    def publications(self) -> Mapping[str, Publication]:
        return self.announced

    def refresh(self) -> None:
        if isinstance(self.names, NameIndex):
            self.names.refresh()


class Surroundings:
    """The equipment of an installation, exchanged when its files change. `refresh` is called by one thread."""

    def __init__(self, places: Places, database: Database, vault: Vault) -> None:
        """Raises what loading raises: RulebookError, LibraryError, StoreError (REG-INDEX)."""
        self._places, self._vault = places, vault
        self._store = NamesStore(database)
        self._seen = places.signature()
        self.kept_back: MiaopiError | None = None
        """Why something newer is not in use."""
        self._equipment, self._index = self._load()

    @property
    def office(self) -> Office:
        return self._equipment.office

    @property
    def names(self) -> NamesPort | None:
        return self._equipment.names

    @property
    def listings(self) -> ListingsPort | None:
        return self._equipment.listings

    @property
    def behind(self) -> int:
        """How many entries of the register the index holds in memory because no segment has them yet."""
        return self._index.position - self._index.generation.position

    def publications(self) -> Mapping[str, Publication]:
        return self._equipment.publications()

    def refresh(self) -> None:
        """Take up what is newer. A bundle that cannot be used is tried again when something changes."""
        signature = self._places.signature()
        if signature != self._seen:
            self._seen = signature
            self._exchange()
        try:
            self._index.refresh()
        except MiaopiError:
            self._exchange()  # it may be filed with the very libraries that were kept back for want of it

    def _exchange(self) -> None:
        try:
            self._equipment, self._index = self._load()
            self.kept_back = None
        except MiaopiError as error:
            self.kept_back = error

    def _load(self) -> tuple[Equipment, NameIndex]:
        places = self._places
        bundle = bundles.load(places.rulebook, places.rulebooks, places.libraries)
        index = NameIndex.open(places.names_index, bundle.libraries, self._store.rows_after, growing=True)
        listings, announced = read_listings(places.listings), read_publications(places.publications)
        return Equipment(places.office(self._vault, bundle), index, listings, announced), index


def press(fonts: Path | None) -> Setter | None:
    """What papers and licences are set with; None on a machine without any Chinese font, where they are kept as data and
    printed once there is one."""
    try:
        return setter(fonts)
    except DocumentError:
        return None


def _folders(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.path for entry in entries if entry.is_dir())


def _listed(folder: str, ending: str) -> list[_File]:
    """The files of a folder by name. Asked before every batch of cases, so by the quickest way."""
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name.endswith(ending)]
        return sorted((entry.path, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in found)


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, -1
    return found.st_mtime_ns, found.st_size
