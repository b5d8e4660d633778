"""The outside of this installation: its register of names and its lists of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bundle import Bundle
    from engine.pipeline import Ports


def open_ports(bundle: Bundle) -> Ports:
    """The names that were imported, or the table MIAOPI_REGISTER names, or the made-up example; the lists' table;
    and the engine that draws the conclusions.

    Raises StoreError, LibraryError or UnavailableError for what cannot be used.
    """
    from commands.names_register import open_register
    from commands.options import settings
    from engine.identity.listings import read_listings
    from engine.pipeline import Ports
    from engine.register.exact import ExactRegister
    from engine.second.opening import open_conclude

    names = open_register(bundle) or ExactRegister.from_file(libraries=bundle.libraries)
    return Ports(names, read_listings(settings().listings), conclude=open_conclude(settings().conclusions))


def example_ports(bundle: Bundle) -> Ports:
    """The made-up register and lists that ship, which the labelled applications are labelled for."""
    from engine.identity.listings import read_listings
    from engine.pipeline import Ports
    from engine.register.exact import ExactRegister

    return Ports(names=ExactRegister.from_file(libraries=bundle.libraries), listings=read_listings())
