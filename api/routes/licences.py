"""`/v1/licences`: one's own licences, to have, to show 亮证 and to let departments use 用证; and checking what is shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, act_once, asked, read, reply
from api.schemas.licences import (
    CheckAsking,
    GivenModel,
    GivensModel,
    GrantAsking,
    GrantedModel,
    OwnLicencesModel,
    PresentAsking,
    PresentationModel,
    SaidModel,
    SummaryModel,
)
from api.schemas.session import Nothing
from engine.errors import LIC_FIELDS, NOT_SUBSCRIBER, Defect, LicenceError, NoticeError
from engine.licence import grants, present
from engine.licence.documents import bytes_of
from engine.licence.grants import Asking, Permission
from engine.licence.holders import held_by, require_holder
from engine.licence.refusal import Refused
from engine.licence.said import said
from engine.notices.subscribers import subscribers

router = APIRouter(tags=["licences"])
MOST = 200
Code = Annotated[str, Path(pattern=r"^[0-9A-Z]{18}$", description="The unified social credit code of a licence of one's own.")]
Part = Annotated[str, Path(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$")]


@router.get("/v1/licences", response_model=Envelope[OwnLicencesModel], **answers(401))
def list_licences(request: Request, service: Svc, account: Who) -> Response:
    """The licences of the applications one handed in."""
    with service.database.read() as session:
        found = held_by(session, account.owner, MOST)
    return reply(request, OwnLicencesModel(licences=[SummaryModel.of(one) for one in found]))


@router.get("/v1/licences/{code}", response_model=Envelope[SaidModel], **answers(401, 404, 422))
def read_licence(request: Request, service: Svc, account: Who, code: Code) -> Response:
    """What a licence says, and how it stands."""
    with service.database.read() as session:
        require_holder(session, code, account.owner)
        found = said(session, service.vault, service.office.speech, code)
    return reply(request, SaidModel.of(found))


@router.get("/v1/licences/{code}/file", response_class=Response, **answers(401, 404, 409, 422))
def file(service: Svc, account: Who, code: Code) -> Response:
    """The sealed licence (副本), a PDF; it is sealed now if that was not done yet."""
    with service.database.read() as session:
        require_holder(session, code, account.owner)
    kept = service.licences.sealer(service.office, service.database, service.writer).seal_missing(code, "duplicate")
    with service.database.read() as session:
        pdf = bytes_of(session, service.vault, kept)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f'attachment; filename="{code}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.post(
    "/v1/licences/{code}/presentations", status_code=201, response_model=Envelope[PresentationModel],
    **answers(400, 401, 404, 409, 415, 422), openapi_extra=takes(PresentAsking),
)
def show(request: Request, service: Svc, account: Who, code: Code, body: Body) -> Response:
    """A code to hold out 亮证: it lives five minutes and serves once, and ends the one before. Not repeated under a key."""
    asking, speech, now = read(PresentAsking, body), service.office.speech, service.instant()

    def work(session: Any) -> present.Presentation:
        require_holder(session, code, account.owner)
        return present.present(session, service.vault, speech, code, account.name, asking.fields, now)

    made = service.writer.run(work)
    return reply(request, PresentationModel(id=made.id, code=made.code, expires_at=made.expires_at), 201)


@router.delete("/v1/licences/{code}/presentations/{presentation}", response_model=Envelope[Nothing], **answers(401, 404, 422))
def stop_showing(request: Request, service: Svc, account: Who, code: Code, presentation: Part) -> Response:
    """End a code before its time."""
    now = service.instant()

    def work(session: Any) -> None:
        require_holder(session, code, account.owner)
        present.withdraw(session, service.vault, presentation, account.name, now)

    service.writer.run(work)
    return reply(request, Nothing())


@router.post(
    "/v1/presentations/check", response_model=Envelope[SaidModel], **answers(400, 401, 404, 409, 415, 422),
    openapi_extra=takes(CheckAsking),
)
def check(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """What the holder of a code lets one see. The code is used up by it, so it is not repeated under a key."""
    asking, speech, now = read(CheckAsking, body), service.office.speech, service.instant()
    found = service.writer.run(
        lambda session: present.check(session, service.vault, speech, asking.code, account.owner.hex(), now)
    )
    if isinstance(found, Refused):
        raise found.error()
    return reply(request, SaidModel.of(found))


@router.post(
    "/v1/licences/{code}/grants", status_code=201, response_model=Envelope[GrantedModel],
    **answers(400, 401, 404, 409, 415, 422), openapi_extra=takes(GrantAsking, once=True),
)
def permit(request: Request, service: Svc, account: Who, code: Code, body: Body) -> Response:
    """Let a department use some fields for one purpose until an instant 用证."""
    asking, speech, now = read(GrantAsking, body), service.office.speech, service.instant()
    permission = Permission(Asking(asking.department, asking.purpose), asking.fields, _instant(asking.until))

    def work(session: Any) -> tuple[int, GrantedModel]:
        require_holder(session, code, account.owner)
        if not any(one.active and one.id == asking.department for one in subscribers(session)):
            raise NoticeError(NOT_SUBSCRIBER, Defect("/department", "there is no such department", "see GET /v1/departments"))
        return 201, GrantedModel(id=grants.authorise(session, service.vault, speech, code, account.name, permission, now))

    return act_once(request, service, asked(request, account, body), work)


@router.get("/v1/licences/{code}/grants", response_model=Envelope[GivensModel], **answers(401, 404, 422))
def permissions(request: Request, service: Svc, account: Who, code: Code) -> Response:
    """What one permitted, and every use that was made of it."""
    with service.database.read() as session:
        require_holder(session, code, account.owner)
        found = grants.given_by(session, service.vault, code, account.name)
    return reply(request, GivensModel(grants=[GivenModel.of(one) for one in found]))


@router.delete("/v1/licences/{code}/grants/{grant}", response_model=Envelope[Nothing], **answers(401, 404, 422))
def end_permission(request: Request, service: Svc, account: Who, code: Code, grant: Part) -> Response:
    """Withdraw a permission; what was exchanged for it ends at once."""
    now = service.instant()

    def work(session: Any) -> None:
        require_holder(session, code, account.owner)
        grants.withdraw(session, service.vault, grant, account.name, now)

    service.writer.run(work)
    return reply(request, Nothing())


def _instant(text: str) -> dt.datetime:
    """Raises LicenceError LIC-FIELDS."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise LicenceError(LIC_FIELDS, Defect("/until", "it is no instant with its offset", "write 2027-01-01T00:00:00+08:00"))
    return found
