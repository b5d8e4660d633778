"""A template for each entity type ships, and each is an application that is read without a defect."""

from __future__ import annotations

from typing import get_args

from engine.domain.application import EntityType
from engine.receive.templates import FOLDER, templates


def test_there_is_one_for_each_entity_type_and_all_are_read() -> None:
    assert sorted(str(application.entity_type) for application in templates()) == sorted(get_args(EntityType))
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(get_args(EntityType))
