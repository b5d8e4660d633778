"""The outside of this installation: its register of names and its lists of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.pipeline import AddressesPort, EntitiesPort, Ports


def open_ports(bundle: Bundle) -> Ports:
    """The names that were imported, or the table MIAOPI_REGISTER names, or the made-up example; the lists' table; the
    entities registered in the case file and where they are, or made-up ones where there is none, of which nobody counts
    how many are where; the engine that draws the conclusions.

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
    conclude, listings = open_conclude(settings().conclusions), read_listings(settings().listings)
    if not store_exists(settings().database_url):
        return Ports(names, listings, read_entities(), conclude=conclude)
    entities, addresses = _stored()
    return Ports(names, listings, entities, conclude=conclude, addresses=addresses)


def _stored() -> tuple[EntitiesPort, AddressesPort]:
    """The entities registered in the case file, and where they are."""
    from commands.desk import open_vault
    from commands.options import settings
    from engine.casefile.outside import StoredEntities
    from engine.casefile.places import StoredPlaces
    from engine.register.publications import read_publications
    from engine.store.database import Database

    s = settings()
    database, vault = Database.open(s.database_url), open_vault(s)
    return StoredEntities(database, vault, read_publications(s.publications), ""), StoredPlaces(database, vault)


def example_ports(bundle: Bundle) -> Ports:
    """The made-up register, lists and entities that ship, which the labelled applications are labelled for."""
    from engine.identity.listings import read_listings
    from engine.pipeline import Ports
    from engine.register.entities_file import read_entities
    from engine.register.exact import ExactRegister

    return Ports(ExactRegister.from_file(libraries=bundle.libraries), read_listings(), read_entities())
