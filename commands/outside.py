"""The outside of this installation: its register of names and its lists of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.pipeline import EntitiesPort, Ports


def open_ports(bundle: Bundle) -> Ports:
    """The names that were imported, or the table MIAOPI_REGISTER names, or the made-up example; the lists' table; the
    entities registered in the case file, or made-up ones where there is none; the engine that draws the conclusions.

    Raises StoreError, LibraryError or UnavailableError for what cannot be used.
    """
    from commands.names_register import open_register, store_exists
    from commands.options import settings
    from engine.identity.listings import read_listings
    from engine.pipeline import Ports
    from engine.register.entities_file import read_entities
    from engine.register.exact import ExactRegister
    from engine.second.opening import open_conclude

    names = open_register(bundle) or ExactRegister.from_file(libraries=bundle.libraries)
    entities = _stored_entities() if store_exists(settings().database_url) else read_entities()
    conclude = open_conclude(settings().conclusions)
    return Ports(names, read_listings(settings().listings), entities, conclude=conclude)


def _stored_entities() -> EntitiesPort:
    """The entities registered in the case file."""
    from commands.desk import open_vault
    from commands.options import settings
    from engine.casefile.outside import StoredEntities
    from engine.register.publications import read_publications
    from engine.store.database import Database

    s = settings()
    return StoredEntities(Database.open(s.database_url), open_vault(s), read_publications(s.publications), "")


def example_ports(bundle: Bundle) -> Ports:
    """The made-up register, lists and entities that ship, which the labelled applications are labelled for."""
    from engine.identity.listings import read_listings
    from engine.pipeline import Ports
    from engine.register.entities_file import read_entities
    from engine.register.exact import ExactRegister

    return Ports(ExactRegister.from_file(libraries=bundle.libraries), read_listings(), read_entities())
