"""`/v1/session`: log in with WeChat, log out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, read, reply
from api.schemas.session import LoginAsking, LoginModel, Nothing
from engine.access.logins import account_of, log_in, log_out
from engine.errors import API_RATE, AccessError, Defect

router = APIRouter(prefix="/v1/session", tags=["session"])


@router.post("", status_code=201, response_model=Envelope[LoginModel], **answers(400, 403, 415, 422, 503), openapi_extra=takes(LoginAsking))
def begin(request: Request, service: Svc, body: Body) -> Response:
    """Log in with the code `wx.login` gave. A code is good once, so this is not repeated under an Idempotency-Key."""
    asking = read(LoginAsking, body)
    address = request.client.host if request.client is not None else ""
    if not service.rates.login.take(address):
        raise AccessError(API_RATE, Defect("", "there are too many log-ins from this address", "try again in a minute"))
    account = account_of(service.vault, service.identification.wechat.login(asking.code).openid)
    now = service.instant()
    token, until = service.writer.run(lambda session: log_in(session, service.vault, account, now))
    return reply(request, LoginModel(token=token, expires_at=until), 201)


@router.delete("", response_model=Envelope[Nothing], **answers(401))
def end(request: Request, service: Svc, account: Who) -> Response:
    """Log out: the token is worth nothing any more."""
    token = request.headers["authorization"].partition(" ")[2]
    service.writer.run(lambda session: log_out(session, token))
    return reply(request, Nothing())
