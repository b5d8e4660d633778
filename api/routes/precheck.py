"""`/v1/precheck`: the examination an application would get, before it is handed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, application_of, read, reply
from api.schemas.precheck import PrecheckAsking, PrecheckModel
from engine.casefile.own import own
from engine.casefile.trial import try_out

router = APIRouter(prefix="/v1/precheck", tags=["suggest"])


@router.post("", response_model=Envelope[PrecheckModel], **answers(400, 401, 404, 413, 415, 422), openapi_extra=takes(PrecheckAsking))
def precheck(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Examine an application as it will be examined: all findings at once, each with a change that was examined too.

    Nothing is entered and no name is held. Nobody's identity and no signature is asked for here.
    """
    asking = read(PrecheckAsking, body)
    application = application_of(asking.application)
    if asking.id is not None:
        with service.database.read() as session:
            own(session, asking.id, account.owner)
    decided = try_out(application, service.surroundings, service.database, service.instant(), asking.id)
    return reply(request, PrecheckModel.of(decided))
