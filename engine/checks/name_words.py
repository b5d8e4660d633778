"""Does the name hold words of the name-word library 名称禁限用字库, and how surely as words of their own?"""

from __future__ import annotations

from engine.case import Case, Check
from engine.checks.financial_permit import holds_financial_permit
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.names.parse import read_name
from engine.names.words import WordHit, find_words, index

_DISGUISES = ("none", "spaced", "fullwidth", "traditional", "variant", "look_alike", "pinyin", "homophone")

WORDS = Declaration(
    name="name.words",
    type=FactType.LIST,
    meaning="words of the name-word library found in the name without its division (in a branch's own part only)",
    pointer="/name",
    fields=(
        Field("word", FactType.TEXT, "the library's word"),
        Field("found", FactType.TEXT, "the characters of the name that are, sound or look like it"),
        Field("entry", FactType.TEXT, "id of the library entry"),
        Field("kind", FactType.TEXT, "what the library says of it: banned, restricted, or for a person to judge"),
        Field("category", FactType.TEXT, "the library's category"),
        Field("part", FactType.TEXT, "part of the name it stands in", ("division", "trade_name", "industry", "form", "other")),
        Field("applies_to", FactType.TEXT, "where the word counts", ("full_name", "trade_name", "trade_name_equal")),
        Field("whole_word", FactType.BOOL, "word borders on both sides"),
        Field("equal", FactType.BOOL, "it is the whole trade name"),
        Field("disguise", FactType.TEXT, "how it is written otherwise", _DISGUISES),
        Field("grounding", FactType.TEXT, "what the entry rests on", ("seen", "derived", "recalled")),
        Field("licensed", FactType.BOOL, "the file holds a permit of a financial business; unknown when the documents are"),
        Field("finance", FactType.TEXT, "finance word of the negative list, else empty", ("must_not", "in_principle", "")),
    ),
)


def measure(case: Case) -> Measured:
    """The words, or unknown when the name could not be known."""
    if case.application.is_unknown("name"):
        return Measured({WORDS.name: Unknown("名称未填写")})
    name = case.reading(read_name)
    if name is None:
        return Measured({WORDS.name: ()})
    hits = find_words(name, case.libraries["name_words"].compiled(index))
    licensed = holds_financial_permit(case) if hits else False
    return Measured({WORDS.name: tuple(_record(hit, name.text, licensed) for hit in hits)})


def _record(hit: WordHit, text: str, licensed: bool | Unknown) -> Record:
    row = hit.row
    found = text[hit.start:hit.end]
    return {
        "word": row["word"],
        "found": found,
        "entry": row["id"],
        "kind": row["kind"],
        "category": row["category"],
        "part": hit.part,
        "applies_to": row["applies_to"],
        "whole_word": hit.whole_word,
        "equal": hit.equal,
        "disguise": hit.disguise,
        "grounding": row["grounding"],
        "licensed": licensed,
        "finance": hit.finance,
        "evidence": (Evidence("/name", hit.start, hit.end, found, row["id"]),),
    }


CHECK = Check("name_words", ("name_words", "divisions", "organisation_forms", "industry_words"), (WORDS,), measure)
