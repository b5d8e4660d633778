"""What is applied for, and what the applicant said about being decided on by machine and about delivery."""

from __future__ import annotations

from typing import get_args

from engine.case import Case, Check
from engine.domain.application import Application, Delivery, EntityType, Kind
from engine.domain.fact import Declaration, FactType, Measured, Unknown, Value

DECLARES = (
    Declaration("application.kind", FactType.TEXT, "what is applied for", "/kind", values=get_args(Kind)),
    Declaration(
        "application.by_machine", FactType.BOOL,
        "whether the machine may decide it: its kind, everything it changes, and what is registered of its subject is at hand", "/kind",
    ),
    Declaration("application.entity_type", FactType.TEXT, "what is to be registered", "/entity_type", values=get_args(EntityType)),
    Declaration(
        "application.organisation", FactType.TEXT, "how an individual business is run", "/organisation", values=("individual", "family")
    ),
    Declaration("application.family_members", FactType.INT, "family members named", "/family_members", unit="人"),
    Declaration(
        "application.personal_information_agreed", FactType.BOOL,
        "whether the processing of personal data was agreed to; not said is no", "/consents/personal_information",
    ),
    Declaration(
        "application.automated_decision", FactType.BOOL,
        "whether a decision by machine alone is accepted; none: not said", "/consents/automated_decision",
    ),
    Declaration(
        "application.delivery_method", FactType.TEXT, "how the paper licence is delivered", "/delivery",
        values=("electronic", "post", "kiosk", "window"),
    ),
    Declaration(
        "application.registered_already", FactType.BOOL, "whether the entity is said to be registered, or may be", "/registered_on"
    ),
    Declaration("application.delivery_address_given", FactType.BOOL, "whether delivery has an address", "/delivery/address"),
)


def measure(case: Case) -> Measured:
    application = case.application
    method, address_given = _delivery(application)
    organisation: Value = application.organisation if application.entity_type == "individual" else None
    if application.entity_type == "individual" and application.is_unknown("organisation"):
        organisation = Unknown("组成形式未提供")
    members: Value = len(application.family_members)
    if application.is_unknown("family_members"):
        members = Unknown("参加经营的家庭成员未提供")
    agreed, automated = _consents(application)
    return Measured({
        "application.kind": application.kind,
        "application.by_machine": case.procedure.by_machine(application, bool(case.answers.subject)),
        "application.entity_type": application.entity_type,
        "application.organisation": organisation,
        "application.family_members": members,
        "application.personal_information_agreed": agreed,
        "application.automated_decision": automated,
        "application.delivery_method": method,
        "application.registered_already": application.registered_already(),
        "application.delivery_address_given": address_given,
    })


def _consents(application: Application) -> tuple[Value, Value]:
    if application.is_unknown("consents"):
        unknown = Unknown("申请人的同意事项未提供")
        return unknown, unknown
    consents = application.consents
    if consents is None:
        return False, None
    return consents.personal_information is True, consents.automated_decision


def _delivery(application: Application) -> tuple[Value, Value]:
    if application.is_unknown("delivery"):
        unknown = Unknown("执照领取方式未提供")
        return unknown, unknown
    delivery = application.delivery
    if isinstance(delivery, Delivery):
        return delivery.method, bool(delivery.address and delivery.address.strip())
    return delivery or "electronic", False


CHECK = Check("application", (), DECLARES, measure)
