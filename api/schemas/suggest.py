"""What is proposed while somebody writes. It proposes and decides nothing: what is chosen is examined."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.envelope import Model
from api.requests import Asking
from api.schemas.signing import ApplicationId
from engine.addresses.completion import Completion
from engine.domain.application import EntityType
from engine.scopes.suggest import ClassSuggestion, ItemSuggestion

Number = Annotated[int, Field(ge=1, le=20)]
Line = Annotated[str, Field(min_length=1, max_length=500)]


class NamesAsking(Asking):
    """name: a wanted name that the proposals stay near to; industry: in words; wish: in one's own words; division: six
    digits. At least one of name, industry and wish. id: the application they are for, whose own name does not count."""

    name: str | None = Field(default=None, max_length=200)
    industry: str | None = Field(default=None, max_length=100)
    wish: str = Field(default="", max_length=500)
    division: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    entity_type: EntityType | None = None
    number: Number = 5
    id: ApplicationId | None = None


class TextAsking(Asking):
    """text: what somebody does, in everyday words, or the beginning of an address."""

    text: Line
    number: Number = 5


class NameModel(Model):
    """A free name and why it is proposed."""

    name: str
    why: str


class NamesModel(Model):
    """Names that are free at this moment; only handing in holds one."""

    suggestions: list[NameModel]


class PermitModel(Model):
    """A permit an item takes, when, and what that means."""

    name: str
    stage: str
    meaning: str


class ItemModel(Model):
    """An item of the catalogue of business scopes. score: 0 to 1."""

    code: str
    phrase: str
    category: str
    industries: list[str]
    permits: list[PermitModel]
    score: float

    @classmethod
    def of(cls, found: ItemSuggestion) -> ItemModel:
        """A suggestion of the engine."""
        return cls(
            code=found.item.code, phrase=found.item.phrase, category=found.item.category, industries=list(found.item.industries),
            permits=[PermitModel(name=p.name, stage=p.stage, meaning=p.meaning) for p in found.permits], score=found.score,
        )


class IndustryModel(Model):
    """A class of GB/T 4754. score: 0 to 1."""

    code: str
    name: str
    score: float

    @classmethod
    def of(cls, found: ClassSuggestion) -> IndustryModel:
        """A suggestion of the engine."""
        return cls(code=found.code, name=found.name, score=found.score)


class ScopesModel(Model):
    """Items and classes, the best first."""

    items: list[ItemModel]
    industries: list[IndustryModel]


class IndustriesModel(Model):
    """Classes, the best first."""

    industries: list[IndustryModel]


class CompletionModel(Model):
    """text: the address as it may go on; level: of the name written out; code: six digits of a division, null for a town."""

    text: str
    level: Literal["province", "prefecture", "county", "town"]
    code: str | None

    @classmethod
    def of(cls, found: Completion) -> CompletionModel:
        """A completion of the engine."""
        return cls.model_validate({"text": found.text, "level": found.level, "code": found.code})


class AddressesModel(Model):
    """county: the division of the address as it is read, six digits; town; detailed: it goes down to a room or a shop."""

    suggestions: list[CompletionModel]
    county: str | None
    town: str | None
    detailed: bool
