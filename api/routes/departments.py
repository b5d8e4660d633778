"""`/v1/departments`, `/v1/department/…`: departments that use licences with their holders' permission 用证.

A department is one that is told of registrations (`miaopi notices subscribe`). It says who it is with its id and the secret
of its webhooks, as an OAuth client does (client_secret_basic, RFC 6749 section 2.3.1).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, read, reply
from api.schemas.licences import (
    DepartmentModel,
    DepartmentsModel,
    GivenModel,
    GivensModel,
    PurposeAsking,
    ReadAsking,
    SaidModel,
    TokenModel,
)
from engine.errors import API_LOGIN, AccessError, Defect
from engine.licence import grants
from engine.licence.grants import Asking
from engine.licence.refusal import Refused
from engine.notices.subscribers import Subscriber, known_by, subscribers

router = APIRouter(tags=["departments"])
_basic = HTTPBasic(auto_error=False, description="A department's id and the secret of its webhooks.")


def department_of_request(service: Svc, credentials: Annotated[HTTPBasicCredentials | None, Depends(_basic)]) -> Subscriber:
    """Which department asks. Raises AccessError API-LOGIN."""
    found = None
    if credentials is not None:
        with service.database.read() as session:
            found = known_by(session, service.vault, credentials.username, credentials.password, service.instant())
    if found is None:
        raise AccessError(API_LOGIN, Defect("Authorization", "this is no department", "send the id and the secret as basic authentication"))
    return found


Department = Annotated[Subscriber, Depends(department_of_request)]


@router.get("/v1/departments", response_model=Envelope[DepartmentsModel], **answers(401))
def list_departments(request: Request, service: Svc, account: Who) -> Response:
    """Whom one can permit to use a licence."""
    with service.database.read() as session:
        found = [one for one in subscribers(session) if one.active]
    return reply(request, DepartmentsModel(departments=[DepartmentModel.of(one) for one in found]))


@router.get("/v1/department/grants", response_model=Envelope[GivensModel], **answers(401))
def list_grants(request: Request, service: Svc, department: Department) -> Response:
    """The permissions the department has or had, with its uses of them."""
    with service.database.read() as session:
        found = grants.given_to(session, department.id)
    return reply(request, GivensModel(grants=[GivenModel.of(one) for one in found]))


@router.post(
    "/v1/department/grants/{grant}/token", status_code=201, response_model=Envelope[TokenModel],
    **answers(400, 401, 403, 404, 409, 415, 422), openapi_extra=takes(PurposeAsking),
)
def exchange(
    request: Request, service: Svc, department: Department,
    grant: Annotated[str, Path(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$")], body: Body,
) -> Response:
    """A token of fifteen minutes for a permission. Each asking gives another one, so it is not repeated under a key."""
    asking, now = Asking(department.id, read(PurposeAsking, body).purpose), service.instant()
    made = service.writer.run(lambda session: grants.exchange(session, service.vault, grant, asking, now))
    if isinstance(made, Refused):
        raise made.error()
    return reply(request, TokenModel(token=made.token, expires_at=made.expires_at), 201)


@router.post(
    "/v1/department/licence", response_model=Envelope[SaidModel], **answers(400, 401, 403, 404, 409, 415, 422),
    openapi_extra=takes(ReadAsking),
)
def use(request: Request, service: Svc, department: Department, body: Body) -> Response:
    """Read what a permission allows, of the licence as it stands. The holder sees that it was read."""
    asking, speech, now = read(ReadAsking, body), service.office.speech, service.instant()
    by = Asking(department.id, asking.purpose)
    found = service.writer.run(lambda session: grants.use(session, service.vault, speech, asking.token, by, now))
    if isinstance(found, Refused):
        raise found.error()
    return reply(request, SaidModel.of(found))
