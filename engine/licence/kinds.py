"""Kinds of licences as data (`kinds/*.yaml`): what they say and where, and the template that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from engine import strict_json, strict_yaml
from engine.domain.application import Part
from engine.errors import DOC_NOT_FOUND, DOC_TEMPLATE, Defect, DocumentError
from engine.typesetting.template import Template, read_template

HERE = Path(__file__).parent / "kinds"
BUSINESS = "business_licence"
"""The kind an approved application leads to; those of other kinds are entered."""
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class LicenceField(Part):
    """A field as it is printed."""

    key: Word
    label: Word


class Columns(Part):
    """The fields of the left and the right column."""

    left: tuple[LicenceField, ...] = Field(min_length=1)
    right: tuple[LicenceField, ...] = Field(min_length=1)


class Box(Part):
    """A place on the sheet in mm of A4, from the upper left corner."""

    left: int = Field(ge=0, le=297)
    top: int = Field(ge=0, le=210)
    width: int = Field(gt=0, le=297)
    height: int = Field(gt=0, le=210)


class Validity(Part):
    """The fields of the first and last day."""

    since: Word | None = None
    until: Word | None = None


class Copies(Part):
    """What the two copies are called."""

    original: Word
    duplicate: Word


class LicenceTable(Part):
    """A file of `kinds/`; its keys are explained in business_licence.yaml."""

    title: Word
    type_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{21}$")]
    template: Word
    copies: Copies
    number: Word
    form: Word
    holder: Word
    holder_code: Word
    person: Word
    public: tuple[Word, ...] = Field(min_length=1)
    valid: Validity = Validity()
    authority_label: Word
    seal: Box
    head: LicenceField
    notes: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    fields: Mapping[str, Columns]


@dataclass(frozen=True, slots=True)
class LicenceKind:
    """A kind of licence: its name, its table, its template."""

    name: str
    table: LicenceTable
    template: Template

    def columns(self, variant: str) -> Columns:
        """The fields of a variant. Raises DocumentError DOC-NOT-FOUND."""
        if variant not in self.table.fields:
            raise DocumentError(DOC_NOT_FOUND, Defect(f"{self.name}/{variant}", "this kind of licence has no such variant"))
        return self.table.fields[variant]

    def labels(self, variant: str) -> dict[str, str]:
        """The printed label of every field of a variant by its key, in the order they are printed."""
        columns = self.columns(variant)
        return {field.key: field.label for field in (self.table.head, *columns.left, *columns.right)}

    def keys(self, variant: str) -> tuple[str, ...]:
        """Every field a licence of this variant must fill."""
        columns = self.columns(variant)
        return tuple(dict.fromkeys((self.table.head.key, *(f.key for f in (*columns.left, *columns.right)))))


@cache
def licence_kind(name: str) -> LicenceKind:
    """The kind of that name. Raises DocumentError: DOC-NOT-FOUND, or DOC-TEMPLATE with every defect of its table."""
    path = HERE / f"{name}.yaml"
    if not name.replace("_", "").isalpha() or not path.is_file():
        known = ", ".join(sorted(p.stem for p in HERE.glob("*.yaml")))
        raise DocumentError(DOC_NOT_FOUND, Defect(name, "there is no such kind of licence", f"one of {known}"))
    document = strict_yaml.read(path.read_text(encoding="utf-8"), path.name)
    try:
        table = LicenceTable.model_validate_json(strict_json.dumps(document.data))
    except ValidationError as error:
        raise DocumentError(
            DOC_TEMPLATE, [Defect(document.where(tuple(e["loc"])), e["msg"]) for e in error.errors(include_input=False)]
        ) from None
    return LicenceKind(name, table, read_template(HERE / table.template))
