"""Licences: to their holders, to whoever is shown one, to departments, and to everybody."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.envelope import Model
from api.requests import Asking
from engine.licence.catalogue import Summary
from engine.licence.grants import Given
from engine.licence.said import Said
from engine.licence.standing import TITLES, Standing
from engine.notices.subscribers import Subscriber

FieldKeys = Field(min_length=1, max_length=40)
Short = Field(min_length=1, max_length=64)


class StandingModel(Model):
    """How a licence stands. title: in Chinese; valid: whether it may be relied on; marks: such as 异常."""

    value: str
    title: str
    valid: bool
    since: dt.date
    marks: list[str]
    authority: str

    @classmethod
    def of(cls, standing: Standing) -> StandingModel:
        return cls(
            value=standing.status, title=TITLES[standing.status], valid=standing.current, since=standing.since,
            marks=list(standing.marks), authority=standing.authority,
        )


class PublicStandingModel(StandingModel):
    """How a licence stands for anybody. until: its last day, where it has one; valid is false when that is over."""

    until: dt.date | None


class FieldModel(Model):
    """A field as it is printed."""

    key: str
    label: str
    value: str


class SummaryModel(Model):
    """A licence in a list. name: null for an individual business without one."""

    uscc: str
    name: str | None
    entity_type: str
    established_on: dt.date
    version: int
    status: str
    title: str

    @classmethod
    def of(cls, one: Summary) -> SummaryModel:
        return cls(
            uscc=one.uscc, name=one.name, entity_type=one.entity_type, established_on=one.established_on, version=one.version,
            status=one.status, title=TITLES[one.status],
        )


class OwnLicencesModel(Model):
    """One's own licences, by their codes."""

    licences: list[SummaryModel]


class SaidModel(Model):
    """What is shown of a licence, and how it stands."""

    uscc: str
    version: int
    status: StandingModel
    fields: list[FieldModel]

    @classmethod
    def of(cls, said: Said) -> SaidModel:
        return cls(
            uscc=said.uscc, version=said.standing.version, status=StandingModel.of(said.standing),
            fields=[FieldModel(key=field.key, label=field.label, value=field.value) for field in said.fields],
        )


class PresentAsking(Asking):
    """fields: keys of what the checker may see."""

    fields: tuple[str, ...] = FieldKeys


class PresentationModel(Model):
    """code: to be held out; it serves once, until expires_at."""

    id: str
    code: str
    expires_at: dt.datetime


class CheckAsking(Asking):
    """code: as it was held out; hyphens, blanks and small letters do no harm."""

    code: str = Field(min_length=1, max_length=40)


class GrantAsking(Asking):
    """department: an id of `GET /v1/departments`; until: an instant within a year."""

    department: str = Short
    purpose: str = Short
    fields: tuple[str, ...] = FieldKeys
    until: str = Field(max_length=40, description="RFC 3339, with its offset.")


class GrantedModel(Model):
    """id: of the permission."""

    id: str


class UseModel(Model):
    """When the licence was read, and which version of it."""

    at: dt.datetime
    version: int


class RefusalModel(Model):
    """A use that was refused. act: exchange or use; code: of the error tree."""

    at: dt.datetime
    act: str
    code: str


class GivenModel(Model):
    """A permission, with its uses and what was refused."""

    id: str
    uscc: str
    department: str
    purpose: str
    fields: list[str]
    until: dt.datetime
    created_at: dt.datetime
    withdrawn_at: dt.datetime | None
    uses: list[UseModel]
    refusals: list[RefusalModel]

    @classmethod
    def of(cls, given: Given) -> GivenModel:
        permission = given.permission
        return cls(
            id=given.id, uscc=given.uscc, department=permission.to.department, purpose=permission.to.purpose,
            fields=list(permission.fields), until=permission.until, created_at=given.created_at, withdrawn_at=given.withdrawn_at,
            uses=[UseModel(at=at, version=version) for at, version in given.uses],
            refusals=[RefusalModel(at=one.at, act=one.act, code=one.code) for one in given.refusals],
        )


class GivensModel(Model):
    """Permissions, the last one first."""

    grants: list[GivenModel]


class DepartmentModel(Model):
    """Who can be permitted to use a licence."""

    id: str
    title: str

    @classmethod
    def of(cls, one: Subscriber) -> DepartmentModel:
        return cls(id=one.id, title=one.title)


class DepartmentsModel(Model):
    """Departments, by their ids."""

    departments: list[DepartmentModel]


class PurposeAsking(Asking):
    """purpose: as the permission names it."""

    purpose: str = Short


class TokenModel(Model):
    """token: to read with, until expires_at; it is told this once."""

    token: str
    expires_at: dt.datetime


class ReadAsking(Asking):
    """token: for a permission; purpose: as it names it."""

    token: str = Field(min_length=1, max_length=128)
    purpose: str = Short


class PlaceModel(Model):
    """Where the newest version stands in the status lists."""

    uri: str
    idx: int


class PublicModel(Model):
    """A licence as anybody may see it. documents: SHA-256 of its sealed files; address: where this is found."""

    code: str
    kind: str
    identifier: str
    name: str
    fields: list[FieldModel]
    authority: str
    version: int
    status: PublicStandingModel
    status_list: PlaceModel | None
    documents: list[str]
    address: str
    at: dt.datetime
