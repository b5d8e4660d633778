"""What a process of the service works with, opened once and shared by its threads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from api.deciding import Deciding
from api.rates import Rates
from engine.casefile.office import Office
from engine.casefile.surroundings import Surroundings
from engine.clock import now
from engine.identity.wechat.ports import WeChat
from engine.store.database import Database
from engine.store.vault import Vault
from engine.store.writer import Writer


@dataclass(slots=True)
class Service:
    """database, writer: the case file; surroundings: bundle, register and lists in use; wechat: who logs people in;
    deciding: the worker of this process."""

    database: Database
    writer: Writer
    vault: Vault
    surroundings: Surroundings
    wechat: WeChat
    deciding: Deciding
    rates: Rates = field(default_factory=Rates.per_minute)
    instant: Callable[[], dt.datetime] = now

    @property
    def office(self) -> Office:
        """The office in use. One request takes it once, so that it sees one bundle."""
        return self.surroundings.office

    def close(self) -> None:
        """End after the cases in hand; what was begun is committed."""
        self.deciding.stop()
        self.writer.close()
        self.database.close()
        self.wechat.close()
