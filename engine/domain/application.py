"""The application 申请 as an applicant submits it: strict, frozen, and complete in its vocabulary.

One model serves as the edge and as the inside: instances are immutable, unknown keys are
refused, and a value that is absent stays absent. Three things are kept apart:

* a key that is left out: `None`, or in `Application.model_fields_set` when written as null;
* a part the applicant could not know: its JSON pointer stands in `unknown`;
* `name: null`: an individual business that has no name (市场主体登记管理条例实施细则 第六条第七项).

Money is in yuan unless `currency` says otherwise; areas in square metres; floors as people count
them in China (ground floor = 1, first basement = -1); dates are ISO 8601 days.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "establishment", "name_reservation", "change", "filing", "simple_deregistration", "deregistration", "annulment", "suspension",
]
"""设立, 名称申报, 变更, 备案, 简易注销, 普通注销, 撤销冒名登记, 歇业. What becomes of each stands in a rulebook's `kinds.yaml`."""
ChangeItem = Literal["name", "address", "scope", "legal_representative", "capital", "shareholders", "term", "other"]
EntityType = Literal["individual", "company", "sole_proprietorship", "partnership", "cooperative", "branch"]
Role = Literal[
    "operator", "legal_representative", "shareholder", "partner", "executive_partner", "investor", "member",
    "director", "supervisor", "manager", "head", "finance", "agent", "registration_contact",
]
DocumentType = Literal[
    "charter", "shareholder_decision", "appointment", "no_supervisor_consent", "partnership_agreement",
    "executive_partner_mandate", "delegate_appointment", "professional_licence", "founding_minutes", "member_list",
    "family_property_statement", "title_deed", "lease", "free_use_letter", "park_letter", "premises_promise",
    "neighbours_consent", "permit", "name_authorisation", "investment_relation", "notarised_identity",
    "parent_licence", "guardian_consent", "investors_promise", "other",
]
Promise = Literal["truthfulness", "name_liability", "premises", "no_pre_permit"]

Text = Annotated[str, Field(max_length=2000)]
ShortText = Annotated[str, Field(max_length=300)]
DivisionCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Money = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=2)]


class Part(BaseModel):
    """Base of every part of an application: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, populate_by_name=True)


class Capital(Part):
    """Registered capital 注册资本 (company), contributed capital 出资额 (others)."""

    amount: Money
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")


class Contribution(Part):
    """A contribution 出资: how much, in what form, due when (公司法 第四十七条, 第四十八条)."""

    amount: Money
    form: Literal[
        "money", "physical", "intellectual_property", "land_use_right", "equity", "claim", "other_property",
        "labour", "credit", "personal_name", "goodwill", "franchise", "pledged_property",
    ] = "money"
    due: dt.date | None = None


class IdentityDocument(Part):
    """An identity document: type, number, and the day it runs out (absent: not stated; 长期 is `long_term`)."""

    type: Literal["resident_id", "hk_macao_permit", "taiwan_permit", "hmt_residence_permit", "passport",
                  "foreign_permanent_residence", "business_licence", "other"]
    number: ShortText
    valid_until: dt.date | None = None
    long_term: bool = False


class Representative(Part):
    """The natural person who acts for an organisation: its legal representative (民法典 第六十一条) or whoever it authorised in
    writing (民法典 第一百六十五条)."""

    name: ShortText
    as_: Literal["legal_representative", "authorised"] = Field(alias="as")
    document: IdentityDocument | None = None


class Party(Part):
    """A party 当事人. One person may hold several roles; one entry per person.

    `as` (legal representative): the capacity in which they represent, 公司法 第十条.
    `occupation`: only what the law asks about (个人独资企业法 第十六条).
    `organisation_kind`: of a corporate party (合伙企业法 第三条). `representative`: who signs for it.
    """

    name: ShortText
    roles: tuple[Role, ...] = Field(min_length=1, max_length=20)
    kind: Literal["natural", "corporate"] = "natural"
    document: IdentityDocument | None = None
    nationality: str = Field(default="CHN", pattern=r"^[A-Z]{3}$")
    residence: Literal["mainland", "hong_kong", "macao", "taiwan", "foreign"] = "mainland"
    as_: Literal["director", "manager", "executive_partner", "chair", "investor", "operator"] | None = Field(
        default=None, alias="as"
    )
    contribution: Contribution | None = None
    birth: dt.date | None = None
    capacity: Literal["full", "limited", "none"] = "full"
    occupation: Literal["civil_servant", "judge", "prosecutor", "police", "military", "other"] | None = None
    organisation_kind: Literal["company", "state_owned", "listed", "public_benefit", "cooperative", "partnership",
                               "government", "other"] | None = None
    liability: Literal["general", "limited"] | None = None
    farmer: bool | None = None
    staff_representative: bool | None = None
    delegate: ShortText | None = None
    representative: Representative | None = None
    lives_on_own_work: bool | None = None


class FamilyMember(Part):
    """A family member who takes part in a family-run individual business (条例 第九条第六项)."""

    name: ShortText
    document: IdentityDocument | None = None


class Premises(Part):
    """The place of business 住所/主要经营场所 and what the law asks of it. `None` means not stated."""

    kind: Literal["physical", "network", "cluster"] = "physical"
    building_use: Literal["commercial", "office", "industrial", "warehouse", "residential", "mixed", "rural", "other"] | None = None
    tenure: Literal["owned", "leased", "free_use", "park"] | None = None
    lease_until: dt.date | None = None
    area: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    floor: int | None = Field(default=None, ge=-20, le=500)
    flue: bool | None = None
    lowest_dwelling_floor: int | None = Field(default=None, ge=-20, le=500)
    neighbours_consent: bool | None = None
    platform: ShortText | None = None
    url: ShortText | None = None


class Document(Part):
    """A paper in the file. `signed_by` names the parties who signed it; `permit` is the permit's own name."""

    type: DocumentType
    permit: ShortText | None = None
    number: ShortText | None = None
    authority: ShortText | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    signed_by: tuple[ShortText, ...] = Field(default=(), max_length=500)


class Parent(Part):
    """The enterprise a branch belongs to (条例实施细则 第三十条)."""

    name: ShortText
    uscc: ShortText | None = None
    entity_type: EntityType = "company"
    status: Literal["active", "revoked", "deregistered", "abnormal"] | None = None
    decided_on: dt.date | None = None


class BeneficialOwner(Part):
    """One beneficial owner 受益所有人 (受益所有人信息管理办法 第六条)."""

    name: ShortText
    basis: Literal["shares", "income_or_votes", "control", "senior_manager"]
    share: Annotated[Decimal, Field(ge=0, le=100)] | None = None


class BeneficialOwnership(Part):
    """The filing of beneficial owners, or the promise of exemption (办法 第三条)."""

    promise_exempt: bool = False
    other_control: bool | None = None
    owners: tuple[BeneficialOwner, ...] = Field(default=(), max_length=200)


class Term(Part):
    """How long the entity is to run 营业期限."""

    years: int = Field(ge=1, le=100)


class Delivery(Part):
    """How the paper licence reaches the applicant; `address` and `phone` matter for post."""

    method: Literal["electronic", "post", "kiosk", "window"]
    address: ShortText | None = None
    phone: ShortText | None = None


class Consents(Part):
    """What the applicant agreed to: processing of personal data (个人信息保护法 第十三条), and a decision
    made by machine alone (第二十四条: may be declined, then a person decides)."""

    personal_information: bool | None = None
    automated_decision: bool | None = None


class Subject(Part):
    """The registered entity a change, filing or deregistration is about."""

    name: ShortText | None = None
    uscc: ShortText | None = None


class Change(Part):
    """What is to be changed."""

    item: ChangeItem
    value: Text | None = None


class Application(Part):
    """One application, as submitted. See `docs/application.md` for the table of keys.

    `registered_on` is for tables of what is already registered: what only a new registration must show is then
    not asked (企业名称登记管理规定实施办法 第十九条 lets some enterprises carry no division).
    """

    id: ShortText | None = None
    kind: Kind = "establishment"
    entity_type: EntityType
    organisation: Literal["individual", "family"] | None = None
    family_members: tuple[FamilyMember, ...] = Field(default=(), max_length=50)
    authority: ShortText | None = None
    division: DivisionCode | None = None
    name: Text | None = None
    industry: ShortText | None = None
    scope: Annotated[str, Field(max_length=20000)] | Annotated[tuple[Text, ...], Field(max_length=1000)] | None = None
    address: Text | None = None
    premises: Premises | None = None
    capital: Capital | None = None
    term: Literal["long"] | Term | None = None
    parties: tuple[Party, ...] = Field(default=(), max_length=500)
    parent: Parent | None = None
    documents: tuple[Document, ...] = Field(default=(), max_length=500)
    promises: tuple[Promise, ...] = Field(default=(), max_length=20)
    beneficial_owner: BeneficialOwnership | None = None
    subject: Subject | None = None
    change: tuple[Change, ...] = Field(default=(), max_length=20)
    delivery: Literal["electronic", "post", "kiosk", "window"] | Delivery | None = None
    consents: Consents | None = None
    registered_on: dt.date | None = None
    unknown: tuple[Annotated[str, Field(pattern=r"^/[a-z_]+$", max_length=60)], ...] = Field(default=(), max_length=40)

    def is_unknown(self, key: str) -> bool:
        """Whether the applicant (or the table the case came from) could not know this part."""
        return "/" + key in self.unknown

    def registered_already(self) -> bool:
        """Whether this is, or may be, about an entity that is registered: what only a set-up must show is then open."""
        return self.registered_on is not None or self.is_unknown("registered_on")

    def has_role(self, role: Role) -> tuple[Party, ...]:
        return tuple(p for p in self.parties if role in p.roles)
