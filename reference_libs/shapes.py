"""What each reference table looks like: its columns, what may stand in a cell, and what a row must hold together.

`reference_libs.check` asks this when a table is imported or published; loading asks only the digest, because what
was published was checked. `docs/libraries.md` lists the columns; a test keeps the two in step.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Row = Mapping[str, str]
Form = Literal["text", "date", "number", "letters"]
SEPARATOR = ";"
FILING = "备案:"
"""Before a permit's name: it is a filing."""
GAP = "…"
"""In a word of the restricted scopes: other characters may stand between."""
CONTEXT_ROLES = ("thing", "software", "likeness", "about", "place", "work", "upkeep", "deed", "made_of", "neutral", "against", "lookalike")
"""What a word beside restricted words makes of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `form` of a cell that is not empty: any text, a day, a whole number, or what `pattern` matches whole.
    `many`: several values joined with `;`. `words`: the only values. `unique`: no value stands in two rows.
    `refers`: (library, column) in which every value must be found."""

    name: str
    meaning: str
    required: bool = False
    unique: bool = False
    many: bool = False
    form: Form = "text"
    pattern: str = ""
    words: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table, the id first, and what the cells of a row owe each other: `rule(row)` is "" or the problem.
    `numbered`: the id is a mere number, so two rows that are alike apart from it are one row too many."""

    columns: tuple[Column, ...]
    rules: tuple[Callable[[Row], str], ...] = ()
    numbered: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def unknown_shape(names: tuple[str, ...]) -> Shape:
    """The shape of a table that a city added on its own: any text, the first column an id."""
    return Shape(tuple(Column(n, "", required=i == 0, unique=i == 0) for i, n in enumerate(names)))


SEEN, DERIVED, RECALLED = "seen", "derived", "recalled"
"""What an entry rests on: the text that names it was read; the provision was read and the word is known to be a case
of it; or it comes from memory. What is recalled can refer a case to a person, and no more."""


def _id(meaning: str, pattern: str = "") -> Column:
    return Column("id", meaning, required=True, unique=True, pattern=pattern)


def _recalled_refers(row: Row) -> str:
    if row["grounding"] == RECALLED and row["kind"] != "refer":
        return f"a word that is only recalled can be of kind refer, not {row['kind']}"
    return ""


def _seen_where(row: Row) -> str:
    if row["grounding"] == "seen" and row["source"].startswith(("[M]", "known")):
        return f"grounding seen, but the source is {row['source']!r}: name where it was read, or write {RECALLED}"
    return ""


def _exemption(row: Row) -> str:
    try:
        re.compile(row["except_pattern"])
    except re.error as error:
        return f"except_pattern is no pattern: {error}"
    if row["except_pattern"] and "(?" in row["except_pattern"] and row["word"] not in row["except_pattern"]:
        return f"except_pattern must hold the word itself, as in 公安(?!县); it does not hold {row['word']}"
    return ""


HOUSE = r"\d{1,6}(-\d{1,4}|[A-Z])?"
"""A house number in a table: 86, its part 86-1 (86号之一), 12A."""


def _harmless(row: Row) -> str:
    try:
        re.compile(row["harmless"])
    except re.error as error:
        return f"harmless is no pattern: {error}"
    return ""


def _permits_of_a_kind(row: Row) -> str:
    if row["permits"] and row["kind"] not in ("pre_permit", "post_permit"):
        return f"permits belong to the kinds pre_permit and post_permit, not to {row['kind']}"
    return ""


def _place(row: Row) -> str:
    if not (row["road"] or row["area"]):
        return "name a road or an area: a whole division cannot be closed"
    if row["road"] and row["area"]:
        return "name a road or an area, not both"
    if bool(row["number_from"]) != bool(row["number_to"]):
        return "number_from and number_to go together; for a single house write it twice"
    if row["number_from"] and not row["road"]:
        return "house numbers need a road"
    if row["number_from"] == row["number_to"]:
        return ""
    if not (row["number_from"].isdigit() and row["number_to"].isdigit()):
        return "a part of a house stands alone: write it in number_from and number_to"
    if int(row["number_from"]) > int(row["number_to"]):
        return f"number_from {row['number_from']} is beyond number_to {row['number_to']}"
    return ""


def _limit(row: Row) -> str:
    return "a limit of 0 is a ban: leave the limit empty" if row["limit"] == "0" else ""


def _alias(row: Row) -> str:
    aliases = row["aliases"].split(SEPARATOR)
    if row["name"] in aliases:
        return f"{row['name']} is its own alias"
    twice = sorted({a for a in aliases if aliases.count(a) > 1})
    return f"the alias {twice[0]} stands twice" if twice else ""


def _certainty(row: Row) -> str:
    return "" if 1 <= int(row["sure"]) <= 99 else "sure is a share in hundredths, 1 to 99"


def _period(row: Row) -> str:
    if row["from"] and row["until"] and row["until"] < row["from"]:
        return f"until {row['until']} lies before from {row['from']}"
    return ""


_NUMBERS = (
    Column("number_from", "first house number; `86-1`: 86号之一 alone", pattern=HOUSE),
    Column("number_to", "last house number, itself included", pattern=HOUSE),
    Column("parity", "`all`, `odd` or `even` house numbers", required=True, words=("all", "odd", "even")),
)


def _each_once(row: Row) -> str:
    for name in ("things", "items", "class", "bulk_items", "bulk_class"):
        cell = row.get(name, "").split(SEPARATOR)
        if len(set(cell)) != len(cell):
            return f"{name} names the same twice"
    return ""


def _bulk(row: Row) -> str:
    if bool(row["bulk_items"]) != bool(row["bulk_class"]) or (row["bulk_class"] and row["deed"] != "sell"):
        return "bulk_items and bulk_class go together, beside the deed sell only"
    return ""


DEEDS = (
    "sell", "serve", "make", "repair", "hire", "grow", "raise", "teach", "deliver", "haul", "recycle", "install", "wash", "design", "develop",
    "advise", "manage", "treat", "care", "promote", "test", "appraise", "trade", "online",
)
"""What everyday wording says is done to goods. What selling abroad and wholesale mean stands beside `sell`."""

SHAPES: Mapping[str, Shape] = {
    "scope_items": Shape((
        _id("code of the item in the catalogue (`X…`: ours, the source has none); never reused", r"[A-Z]\d{4}(-[A-Z]{2}\d{4})?|[A-Z]{2}\d{3}"),
        Column("phrase", "the standard phrase, as the licence shows it", required=True, unique=True),
        Column("category", "`general` 一般经营项目, `licensed` 许可经营项目", required=True, words=("general", "licensed")),
        Column("industries", "GB/T 4754 codes of any level that the item belongs to", many=True, refers=("industry_codes", "id")),
        Column("permits", f"permits and filings (`{FILING}` before a filing), alternatives to each other", many=True, refers=("permits", "permit")),
        Column("doubt", "what is doubtful about the row"),
        Column("by_person", "`yes`: a person decides whoever chooses this item", words=("yes",)),
    )),
    "everyday": Shape((
        _id("`E`, two digits of the theme, three of the expression; never reused", r"E\d{5}"),
        Column("expression", "what people say, as they write it", required=True, unique=True),
        Column("items", "catalogue items it means, the best one first", required=True, many=True, refers=("scope_items", "id")),
        Column("class", "GB/T 4754 classes it means, the best one first", required=True, many=True, pattern=r"\d{4}", refers=("industry_codes", "id")),
        Column("note", "remarks; `general`: it fits many trades and gives way to whatever says more"),
    ), (_each_once,)),
    "goods": Shape((
        _id("`G` and three digits or more; never reused", r"G\d{3,4}"),
        Column("deed", "what is done to the things", required=True, words=DEEDS),
        Column("things", "goods and subjects, as people call them; `*`: whatever no other row of the deed names", required=True, many=True),
        Column("items", "catalogue items that doing it means, the best one first", required=True, many=True, refers=("scope_items", "id")),
        Column("class", "GB/T 4754 classes that doing it means, the best one first", required=True, many=True, pattern=r"\d{4}", refers=("industry_codes", "id")),
        Column("bulk_items", "beside `sell`: catalogue items of selling the things wholesale", many=True, refers=("scope_items", "id")),
        Column("bulk_class", "beside `sell`: classes of selling the things wholesale", many=True, pattern=r"\d{4}", refers=("industry_codes", "id")),
    ), (_each_once, _bulk)),
    "permits": Shape((
        _id("`P` and three digits; never reused", r"P\d{3,4}"),
        Column("permit", "the permit's or filing's name, as the catalogue writes it", required=True, unique=True),
        Column("stage", "`before` registration, `after` it, a mere `filing`, or `abolished`", required=True, words=("before", "after", "filing", "abolished")),
        Column("authority", "who grants it"),
        Column("basis", "the law, or the list it stands in", required=True),
        Column("sure", "how sure the stage is: `yes`, `likely`, `no`; only `yes` returns an application", required=True, words=("yes", "likely", "no")),
        Column("note", "remarks; `-> person`: a person decides"),
    )),
    "departments": Shape((
        _id("`D` and two digits or more; never reused", r"D\d{2,3}"),
        Column("department", "the department's short name, as a notice addresses it", required=True, unique=True),
        Column("words", "how `permits.authority` names it, level and country left off", required=True, many=True),
    )),
    "industry_codes": Shape((
        _id("letter of the section, or two to four digits", r"[A-T]|\d{2,4}"),
        Column("level", "`section` 门类, `division` 大类, `group` 中类, `class` 小类", required=True, words=("section", "division", "group", "class")),
        Column("parent", "code of the next higher level; empty for a section", refers=("industry_codes", "id")),
        Column("name", "the name in the standard", required=True),
    )),
    "name_words": Shape((
        _id("`W` and four digits; never reused", r"W\d{4,5}"),
        Column("word", "the word", required=True, unique=True),
        Column("category", "what sort of word it is", required=True),
        Column("kind", "`banned`, `restricted`, or `refer`: a person decides", required=True, words=("banned", "restricted", "refer")),
        Column("applies_to", "`full_name`: anywhere; `trade_name`: in the 字号; `trade_name_equal`: as the whole 字号", required=True, words=("full_name", "trade_name", "trade_name_equal")),
        Column("basis", "the provision", required=True),
        Column("grounding", "`seen`, `derived` or `recalled`", required=True, words=(SEEN, DERIVED, RECALLED)),
        Column("source", "where the word was found; `known`: common knowledge", required=True),
        Column("except_pattern", "when the word is not meant: the word with what must not stand before or after it (`公安(?!县)`), or a plain pattern of an innocent text"),
        Column("note", "remarks"),
        Column("frequency", "how many of three million real names hold it", form="number"),
    ), (_recalled_refers, _seen_where, _exemption)),
    "restricted_scopes": Shape((
        _id("`R` and three digits; never reused", r"R\d{3,4}"),
        Column("pattern", "the entry's name, and the words it is met by where `words` is empty; `X @ Y`: trade X at a place of kind Y", required=True),
        Column("words", f"the words it is met by; `{GAP}` stands for up to ten characters", many=True),
        Column("disguised", "words whose homophones, look-alikes and pinyin are met too, for a person to see", many=True),
        Column("means", "what the words name: a `trade`, a `deed` or `goods`; it decides what frees them (`scope_contexts`)", words=("trade", "deed", "goods")),
        Column("harmless", "pattern of uses in which the words mean something else (`象牙白`); it must cover them"),
        Column("kind", "`banned`, `restricted`, `pre_permit` (licence first) or `post_permit` (licence later)", required=True, words=("banned", "restricted", "pre_permit", "post_permit")),
        Column("permits", "permits that the business needs, alternatives to each other", many=True, refers=("permits", "permit")),
        Column("authority", "who is responsible"),
        Column("basis", "the provision or list", required=True),
        Column("grounding", "`seen` or `recalled`", required=True, words=(SEEN, RECALLED)),
        Column("source", "where it was found; empty: the basis says it"),
    ), (_seen_where, _harmless, _permits_of_a_kind), numbered=True),
    "scope_contexts": Shape((
        _id("`C` and three digits or more; never reused", r"C\d{3,4}"),
        Column("text", "the word; of a `lookalike` two characters: as written, as meant", required=True),
        Column("role", "what it makes of words beside it (docs/libraries.md)", required=True, words=CONTEXT_ROLES),
        Column("note", "remarks"),
    ), numbered=True),
    "banned_addresses": Shape((
        _id("`BA` and three digits or more; never reused", r"BA\d{3,6}"),
        Column("division", "county-level division, six digits", required=True, pattern=r"\d{6}", refers=("divisions", "id")),
        Column("town", "town or subdistrict; empty: anywhere in the division"),
        Column("road", "road or street; instead of an area"),
        *_NUMBERS,
        Column("building", "only this building; `整栋`: the whole house"),
        Column("room", "only this room"),
        Column("area", "instead of a road: a named area or compound"),
        Column("reason", "why, as the applicant reads it", required=True),
        Column("trades", "trades it is closed to; empty: all", many=True),
        Column("limit", "instead of a ban: registrations the place may carry before a person looks", form="number"),
        Column("from", "first day in force", required=True, form="date"),
        Column("until", "last day in force; empty: until further notice", form="date"),
        Column("grounding", "`seen`: from the authority's own list; `recalled`: hearsay", required=True, words=(SEEN, RECALLED)),
        Column("note", "remarks"),
    ), (_place, _limit, _period), numbered=True),
    "sensitive_places": Shape((
        _id("`SP` and three digits or more; never reused", r"SP\d{3,6}"),
        Column("kind", "`school` 中小学, `hospital`, `organ` 机关, `station` 车站机场, `hazard` 危险化学品仓库", required=True, words=("school", "hospital", "organ", "station", "hazard")),
        Column("name", "what lies there, as a person reads it", required=True),
        Column("division", "county-level division, six digits", required=True, pattern=r"\d{6}", refers=("divisions", "id")),
        Column("town", "town or subdistrict; empty: anywhere in the division"),
        Column("road", "road or street around it; instead of an area"),
        *_NUMBERS,
        Column("area", "instead of a road: a named area around it"),
        Column("note", "remarks"),
    ), (_place,), numbered=True),
    "place_names": Shape((
        _id("`PN` and three digits or more; never reused", r"PN\d{3,6}"),
        Column("division", "county-level division, six digits", required=True, pattern=r"\d{6}", refers=("divisions", "id")),
        Column("name", "today's name of a road, estate, park or market", required=True),
        Column("aliases", "its other names, old or in use; the house numbers are the same", required=True, many=True),
        Column("note", "remarks"),
    ), (_alias,), numbered=True),
    "synonyms": Shape((
        _id("`S` and four digits; never reused", r"S\d{4}"),
        Column("kind", "`phrase` a whole item, `noun` goods, `tail` the end of an item, `within` a part of it, `deed` what is done to a class of goods", required=True, words=("phrase", "noun", "tail", "within", "deed")),
        Column("words", "the words that mean it", required=True, many=True),
        Column("means", "phrases of the catalogue; for goods, nouns of its phrases, the best first", required=True, many=True),
        Column("goods", "class of the goods, which tells what repairing or installing them is", form="letters"),
        Column("sure", "how often the meaning is right, in hundredths", required=True, form="number"),
        Column("note", "remarks"),
    ), (_certainty,)),
    "divisions": Shape((
        _id("code of the division, six or nine digits", r"\d{6}|\d{9}"),
        Column("level", "`province`, `prefecture`, `county`, `town`; `zone`, `town_zone`: counted apart in statistics, but no division", required=True, words=("province", "prefecture", "county", "zone", "town", "town_zone")),
        Column("parent", "code of the division it lies in; `000000` for a province", required=True, pattern=r"\d{6}|\d{9}", refers=("divisions", "id")),
        Column("name", "full name", required=True),
        Column("short_name", "name without 省, 市, 区 …", required=True),
    )),
    "organisation_forms": Shape((
        _id("the form, as a name ends in it"),
        Column("entity_types", "entity types that use it", required=True, many=True, form="letters"),
        Column("frequency", "how many of three million real names end in it", form="number"),
    )),
    "industry_words": Shape((
        _id("the industry phrase of a name"),
        Column("synonym_group", "broad group: phrases of similar meaning, for a hint", required=True),
        Column("strict_group", "strict group: phrases of the same meaning", required=True),
        Column("industries", "GB/T 4754 codes that are typical of it, not the only lawful ones", required=True, many=True, refers=("industry_codes", "id")),
        Column("frequency", "how many of three million real names hold it", form="number"),
    )),
    "standard_characters": Shape((
        _id("the character", r"."),
        Column("level", "table 1, 2 or 3 of 通用规范汉字表", required=True, words=("1", "2", "3")),
    )),
    "working_days": Shape((
        Column("id", "the day", required=True, unique=True, form="date"),
        Column("kind", "`off`: no working day although the week says so; `work`: a working day although it is a weekend", required=True, words=("off", "work")),
        Column("holiday", "the holiday it belongs to", required=True),
        Column("grounding", "`seen`: announced; `derived`: by the law itself, the year's announcement is missing", required=True, words=(SEEN, DERIVED)),
        Column("source", "the announcement or the provision", required=True),
    )),
}
"""Library id → its shape."""

ROOT = "000000"
"""The parent of what has none."""


def values(column: Column, cell: str) -> tuple[str, ...]:
    """The values in a cell: none when it is empty, several when the column holds several."""
    if not cell:
        return ()
    return tuple(cell.split(SEPARATOR)) if column.many else (cell,)


def cell_problem(column: Column, cell: str) -> str:
    """What is wrong with a cell taken by itself; "" when nothing is."""
    if not cell:
        return f"{column.name} is empty" if column.required else ""
    for value in values(column, cell):
        problem = _value_problem(column, value)
        if problem:
            return f"{column.name}: {problem}"
    return ""


def _value_problem(column: Column, value: str) -> str:
    if value != value.strip() or not value:
        return f"{value!r} has blanks around it" if value.strip() else "an empty value between separators"
    if not value.isprintable():
        return f"{value!r} holds characters that cannot be printed"
    if column.words and value not in column.words:
        return f"{value!r} is none of {', '.join(column.words)}"
    if column.pattern and not re.fullmatch(column.pattern, value):
        return f"{value!r} has not the form {column.pattern}"
    return _form_problem(column.form, value)


def _form_problem(form: Form, value: str) -> str:
    if form == "number" and not re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return f"{value!r} is no whole number"
    if form == "letters" and not re.fullmatch(r"[a-z_]+", value):
        return f"{value!r} is no entity type"
    if form == "date":
        try:
            if dt.date.fromisoformat(value).isoformat() != value:
                return f"{value!r} is no day; write YYYY-MM-DD"
        except ValueError:
            return f"{value!r} is no day; write YYYY-MM-DD"
    return ""
