"""What an officer sees of an application without asking for more: everything but numbers, phones and where persons live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain.id_number import SHOWN, masked

HIDDEN = "***"


def masked_application(data: Any) -> Any:
    """The application's plain data (`as_data`) with personal numbers masked to their last four characters."""
    if isinstance(data, list | tuple):
        return [masked_application(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {key: _MASKS[key](value) if key in _MASKS else masked_application(value) for key, value in data.items()}


def _document(document: Any) -> Any:
    if not isinstance(document, dict) or not isinstance(document.get("number"), str):
        return document
    return {**document, "number": masked(document["number"])}


def _delivery(delivery: Any) -> Any:
    if not isinstance(delivery, dict):
        return delivery
    shown = dict(delivery)
    if isinstance(shown.get("phone"), str):
        shown["phone"] = HIDDEN + shown["phone"][-SHOWN:] if len(shown["phone"]) > 2 * SHOWN else HIDDEN
    if isinstance(shown.get("address"), str):
        shown["address"] = HIDDEN
    return shown


def _hidden(value: Any) -> Any:
    return HIDDEN if value is not None else None


_MASKS: Mapping[str, Callable[[Any], Any]] = {"document": _document, "delivery": _delivery, "birth": _hidden}
"""Key, wherever it stands → how its value is shown."""
