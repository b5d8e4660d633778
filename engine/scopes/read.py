"""The scope of a case, read once for all checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.case import Case
from engine.domain.fact import Evidence, Suggestion
from engine.scopes.match import Match, build
from engine.scopes.parse import Piece, split
from engine.scopes.trades import Trade, trade_of
from engine.scopes.words import NEGATED, NEGATED_BRACKET

SEPARATOR = "；"


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """An item: where it stands (offsets None: all of the list's element), its text, what it means, its trade.

    `bare`: its key without what it says it does not do; what is looked for in it is looked for there.
    """

    pointer: str
    start: int | None
    end: int | None
    text: str
    key: str
    bare: str
    shared: tuple[str, ...]
    match: Match
    trade: Trade

    @property
    def written(self) -> str:
        """The item as it would stand in a list of its own: the catalogue's phrase, or its text with its verb."""
        return self.text if not self.shared else self.text + "".join(self.shared)

    def evidence(self, entry: str | None = None) -> tuple[Evidence, ...]:
        return (Evidence(self.pointer, self.start, self.end, self.text, entry),)


@dataclass(frozen=True, slots=True)
class Scope:
    """The items in order, the standing sentences between them, and the length as printed (in characters)."""

    items: tuple[ScopeItem, ...]
    standing: tuple[ScopeItem, ...]
    characters: int

    def rewritten(self) -> Suggestion | None:
        """The scope as a list of catalogue phrases, free text kept where it has no near phrase; each once."""
        phrases: dict[str, None] = {}
        for item in self.items:
            for phrase in [i.phrase for i in item.match.items] or [item.written]:
                phrases.setdefault(phrase)
        return Suggestion("/scope", list(phrases)) if phrases else None


def read_scope(case: Case) -> Scope | None:
    """The scope of the application; None when none was given. Needs the library `scope_items`."""
    scope = case.application.scope
    if scope is None:
        return None
    elements = [("/scope", scope)] if isinstance(scope, str) else [(f"/scope/{i}", e) for i, e in enumerate(scope)]
    found = [item for pointer, text in elements for item in _read(case, pointer, text)]
    printed = scope if isinstance(scope, str) else SEPARATOR.join(scope)
    return Scope(
        items=tuple(item for item, piece in found if not piece.standing),
        standing=tuple(item for item, piece in found if piece.standing),
        characters=len(printed.strip()),
    )


def _read(case: Case, pointer: str, text: str) -> Iterator[tuple[ScopeItem, Piece]]:
    matcher = case.libraries.compiled(build)
    whole = matcher.exact.get(text)
    if whole is not None:
        key = whole.items[0].key
        piece = Piece(0, len(text), text, key)
        yield ScopeItem(pointer, None, None, text, key, key, (), whole, trade_of(whole.items, key)), piece
        return
    pieces = split(text, matcher.catalogue)
    alone = pointer != "/scope" and len(pieces) == 1
    for piece in pieces:
        match = Match("none", (), 0.0) if piece.standing else matcher.find(piece.key, piece.shared)
        start, end = (None, None) if alone else (piece.start, piece.end)
        yield _item(pointer, start, end, piece, match), piece


def _item(pointer: str, start: int | None, end: int | None, piece: Piece, match: Match) -> ScopeItem:
    bare = piece.key if match.kind == "exact" else without_negations(piece.key)
    return ScopeItem(pointer, start, end, piece.text, piece.key, bare, piece.shared, match, trade_of(match.items, bare))


_NOT_THIS = re.compile("非(?:金融|融资|银行|保险)性?")
_SIGNS_OF_NEGATION = re.compile("[除不未非禁]")


def without_negations(key: str) -> str:
    """A key without what it excludes: （不含…）, 除…外, …除外."""
    if not _SIGNS_OF_NEGATION.search(key):
        return key
    return _NOT_THIS.sub("", NEGATED.sub("", NEGATED_BRACKET.sub("", key)))
