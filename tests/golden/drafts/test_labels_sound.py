"""The labels of sentences are sound in themselves: known keys, codes that exist, facts that the sentence holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from engine import strict_yaml
from engine.bundle import Bundle
from engine.domain.application import EntityType
from engine.names.wishes import FLAVOURS

FOLDER = Path(__file__).parent
KEYS = {"text", "entity", "division", "trade_name", "name", "wish", "items", "classes", "said"}
SAID = {
    "capital", "area", "people", "address", "building_use", "tenure", "home", "network", "organisation", "parent", "person", "delivery",
    "term",
}
LABELS: list[dict[str, Any]] = [
    label
    for path in sorted(FOLDER.rglob("*.yaml"))
    for label in strict_yaml.read(path.read_text(encoding="utf-8"), path.name).data
]


def test_there_are_enough_of_them_and_no_sentence_twice_and_every_entity_type() -> None:
    texts = Counter(label["text"] for label in LABELS)
    assert len(LABELS) >= 120
    assert [text for text, times in texts.items() if times > 1] == []
    assert {label["entity"][0] for label in LABELS} == set(get_args(EntityType))


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["text"][:20])
def test_a_label_uses_the_vocabulary_and_codes_that_exist(label: dict[str, Any], bundle: Bundle) -> None:
    libraries = bundle.libraries
    assert set(label) <= KEYS
    assert label["entity"]
    assert set(label["entity"]) <= set(get_args(EntityType))
    assert label["division"] is None or label["division"] in libraries["divisions"].by_id()
    assert set(label.get("items", ())) <= set(libraries["scope_items"].by_id())
    assert set(label.get("classes", ())) <= {row["id"] for row in libraries["industry_codes"].rows}
    assert label.get("wish") in {None, *(flavour.name for flavour in FLAVOURS)}
    assert set(label.get("said", ())) <= SAID


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["text"][:20])
def test_what_a_label_says_word_for_word_stands_in_the_sentence(label: dict[str, Any]) -> None:
    words = [label.get("trade_name"), label.get("name"), *(label.get("said", {}).get(key) for key in ("address", "parent", "person"))]
    assert [word for word in words if word is not None and word not in label["text"]] == []
