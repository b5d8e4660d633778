"""Ids of applications and decisions: the day, so that people can file them, and chance, so that nobody can guess them."""

from __future__ import annotations

import datetime as dt
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which are misread."""
CHANCE = 12
"""Characters of chance: 60 bits."""


def new_id(day: dt.date) -> str:
    """A new id, such as 20261126-7F3K9Q2M8XWD."""
    return f"{day:%Y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(CHANCE))
