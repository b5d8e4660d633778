"""`/v1/precheck`: the examination an application would get, before it is handed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, application_of, read, reply
from api.routes.trying import trial_of
from api.schemas.precheck import PrecheckAsking, PrecheckModel

router = APIRouter(prefix="/v1/precheck", tags=["suggest"])


@router.post("", response_model=Envelope[PrecheckModel], **answers(400, 401, 404, 413, 415, 422), openapi_extra=takes(PrecheckAsking))
def precheck(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Examine an application as it will be examined: all findings at once, each with a change that was examined too.

    Nothing is entered and no name is held. Nobody's identity and no signature is asked for here.
    """
    asking = read(PrecheckAsking, body)
    application = application_of(asking.application)
    decided = trial_of(service, account, asking.id).examine(application)
    return reply(request, PrecheckModel.of(decided))
