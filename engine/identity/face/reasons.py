"""Why a picture cannot be used."""

from __future__ import annotations


class PictureError(Exception):
    """reason: a word of `engine.identity.reasons`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
