"""Registered entities in a file: for a desk without a case file, for examples and labelled applications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from engine import strict_json, strict_yaml
from engine.domain.application import Application
from engine.domain.entity import LicenceStatus, Publication, RegisteredEntity
from engine.domain.id_number import compact
from engine.errors import LIB_FORMAT, LIB_MISSING, Defect, LibraryError

EXAMPLE = Path(__file__).with_name("example_entities.yaml")
_STATUSES: Mapping[str, LicenceStatus] = {status: status for status in get_args(LicenceStatus)}


@dataclass(frozen=True, slots=True)
class FileEntities:
    """`EntitiesPort` over entities held in memory."""

    by_code: Mapping[str, RegisteredEntity]

    def entity(self, uscc: str) -> RegisteredEntity | None:
        return self.by_code.get(compact(uscc))


def read_entities(path: Path = EXAMPLE) -> FileEntities:
    """The entities of a YAML file (its form: `example_entities.yaml`). Raises LibraryError naming the line."""
    if not path.is_file():
        raise LibraryError(LIB_MISSING, Defect(str(path), "the file of entities is missing", "restore the file"))
    try:
        document = strict_yaml.read(path.read_text(encoding="utf-8"), path.name)
    except strict_yaml.YamlDefectError as error:
        raise LibraryError(LIB_FORMAT, error.defect) from None
    found: dict[str, RegisteredEntity] = {}
    for index, data in enumerate(document.data or ()):
        try:
            entity = _entity(data, found)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            problem = f"it is no registered entity: {type(error).__name__}"
            raise LibraryError(LIB_FORMAT, Defect(document.where((index,)), problem, "compare with example_entities.yaml")) from None
        found[entity.uscc] = entity
    return FileEntities(found)


def _entity(data: dict[str, Any], known: Mapping[str, RegisteredEntity]) -> RegisteredEntity:
    items = known[data["like"]].items if "like" in data else _items(data["items"])
    published = data.get("publication")
    publication = None if published is None else Publication(
        dt.date.fromisoformat(published["since"]), published["objections"], tuple(published.get("bars", ()))
    )
    return RegisteredEntity(
        compact(data["uscc"]), data["version"], _STATUSES[data["status"]], dt.date.fromisoformat(data["established_on"]), items,
        data.get("pending", 0), data.get("branches", 0), publication,
    )


def _items(data: dict[str, Any]) -> Application:
    return Application.model_validate_json(strict_json.dumps(data))
