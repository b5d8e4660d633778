"""Mappings of real wording that were read by hand: the engine still makes them, and enough of them are right."""

from __future__ import annotations

from pathlib import Path

import yaml

from engine.scopes.match import build
from reference_libs import library

LABELLED = yaml.load((Path(__file__).parent / "mappings_200.yaml").read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
LEAST_RIGHT = 0.93


def test_the_engine_maps_as_it_did_when_the_mappings_were_read() -> None:
    matcher = library.load().compiled(build)
    differing = []
    for row in LABELLED:
        match = matcher.find(row["item"], tuple(row["verbs"]))
        phrases = [item.phrase for item in match.items]
        if (phrases, match.confidence) != (row["phrases"], row["confidence"]):
            differing.append((row["item"], phrases, match.confidence))
    assert differing == []


def test_what_is_mapped_with_confidence_is_right_as_often_as_was_asked() -> None:
    assert len(LABELLED) == 200
    assert sum(row["right"] for row in LABELLED) / len(LABELLED) >= LEAST_RIGHT
