"""What an officer sees of an application without asking for more: everything but numbers, phones and where post goes.

Masked is what the application says in those places, wherever else its words come up again (evidence, remarks), and
whatever looks like a resident's number or a mobile phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.domain.id_number import SHOWN, compact, masked

HIDDEN = "***"
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")


def masked_application(data: Any) -> Any:
    """The application's plain data (`as_data`) with what is personal in it masked; numbers to their last characters."""
    if isinstance(data, list | tuple):
        return [masked_application(one) for one in data]
    if not isinstance(data, Mapping):
        return data
    return {key: _MASKS[key](value) if key in _MASKS else masked_application(value) for key, value in data.items()}


def masked_words(said: Any, application: Any) -> Any:
    """Plain data that speaks of an application (its plain data), with the same masked in every text."""
    return _masked_words(said, dict(_personal(application)))


def _masked_words(said: Any, shown: Mapping[str, str]) -> Any:
    if isinstance(said, str):
        for value, instead in shown.items():
            said = said.replace(value, instead)
        return _NUMBERS.sub(lambda found: masked(found.group()), said)
    if isinstance(said, list | tuple):
        return [_masked_words(one, shown) for one in said]
    if isinstance(said, Mapping):
        return {key: _masked_words(value, shown) for key, value in said.items()}
    return said


def _personal(data: Any) -> Iterator[tuple[str, str]]:
    """Every text that `masked_application` masks → how it is shown; short ones, which other words may hold, left out."""
    if isinstance(data, list | tuple):
        for one in data:
            yield from _personal(one)
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        if key not in _MASKS:
            yield from _personal(value)
            continue
        hidden = _MASKS[key](value)
        both = isinstance(value, Mapping) and isinstance(hidden, Mapping)
        for text, instead in ((value[k], hidden[k]) for k in value) if both else ((value, hidden),):
            if isinstance(text, str) and text != instead and len(text) > SHOWN:
                yield text, instead
                yield compact(text), instead


def _document(document: Any) -> Any:
    if not isinstance(document, Mapping) or not isinstance(document.get("number"), str):
        return document
    return {**document, "number": masked(document["number"])}


def _delivery(delivery: Any) -> Any:
    if not isinstance(delivery, Mapping):
        return delivery
    shown = dict(delivery)
    if isinstance(shown.get("phone"), str):
        shown["phone"] = masked(shown["phone"])
    if isinstance(shown.get("address"), str):
        shown["address"] = HIDDEN
    return shown


def _hidden(value: Any) -> Any:
    return HIDDEN if value is not None else None


_MASKS: Mapping[str, Callable[[Any], Any]] = {"document": _document, "delivery": _delivery, "birth": _hidden}
"""Key, wherever it stands → how its value is shown."""
