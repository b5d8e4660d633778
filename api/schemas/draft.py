"""A draft from a sentence, key by key as `miaopi draft --json` prints it (docs/drafting.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.envelope import Model
from api.requests import Asking
from api.schemas.decision import EvidenceModel, RemedyModel
from api.schemas.signing import ApplicationId
from api.schemas.suggest import NameModel
from engine.decision import Outcome
from engine.draft import Draft
from engine.drafting.sentence import MOST_READ
from engine.names.report import NameOutcome

Pointer = Annotated[str, Field(pattern="^/")]


class DraftAsking(Asking):
    """text: what somebody wants to do, in their own words; id: the application the draft is for, whose own name does not
    count."""

    text: str = Field(min_length=1, max_length=MOST_READ)
    id: ApplicationId | None = None


class WordsModel(Model):
    """Words of the text that was sent. start, end: half-open, in its characters."""

    text: str
    start: int
    end: int


class AlternativeModel(Model):
    """What may stand there instead: the value, how a person reads it, and why."""

    value: Any
    label: str
    why: str


class GuessModel(Model):
    """One part of the application and the reason for it. entry: rows of libraries, `table/id`. With neither words nor
    entry nothing was said, and `why` says so."""

    pointer: Pointer
    value: Any
    label: str
    why: str
    words: list[WordsModel]
    entry: str | None
    alternatives: list[AlternativeModel]


class SaidModel(Model):
    """What the text says and no part of this application holds."""

    key: str
    value: Any
    words: WordsModel


class DraftNamesModel(Model):
    """wanted: the name as the text would have it, with the examination's outcome and the reasons against it; candidates:
    free names, at this moment; register: whether they were compared with it (every class has a `register` of its own, hence
    the alias); why_none: why no name could be formed."""

    model_config = ConfigDict(serialize_by_alias=True)

    wanted: str | None
    outcome: NameOutcome | None
    reasons: list[str]
    candidates: list[NameModel]
    compared: Literal["checked", "unchecked"] = Field(alias="register")
    why_none: str | None


class ExpectedPermitModel(Model):
    """A permit that an item of the draft takes, when, and what that means."""

    item: str
    name: str
    stage: str
    meaning: str


class MissingModel(Model):
    """What is still to be given, why it is asked, and the provision."""

    pointer: str
    label: str
    why: str
    basis: str


class MessageModel(Model):
    """A finding for the applicant, and for the clerk."""

    applicant: str
    clerk: str


class DraftFindingModel(Model):
    """One finding on the draft as it stands."""

    rule: str
    effect: str
    legal_basis: str
    message: MessageModel
    evidence: list[EvidenceModel]
    remedies: list[RemedyModel]


class UnknownModel(Model):
    """What could not be determined."""

    rule: str
    fact: str
    why: str


class ExaminationModel(Model):
    """What the examination says of the draft now. It decides nothing."""

    outcome: Outcome
    findings: list[DraftFindingModel]
    unknown: list[UnknownModel]


class DraftModel(Model):
    """application: as in docs/application.md, ready for `POST /v1/applications`; banned: words that are a banned trade."""

    text: str
    application: dict[str, Any]
    guesses: list[GuessModel]
    said: list[SaidModel]
    names: DraftNamesModel
    permits: list[ExpectedPermitModel]
    banned: list[WordsModel]
    missing: list[MissingModel]
    examination: ExaminationModel

    @classmethod
    def of(cls, draft: Draft) -> DraftModel:
        """A draft of the engine."""
        return cls.model_validate(draft.as_json())
