"""`/v1/wechat/callback`: messages WeChat sends to the account; they are checked, counted by kind, and acknowledged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import PlainTextResponse

from api import metrics
from api.documented import answers
from api.requests import Svc
from api.service import Service
from engine.errors import API_NOT_FOUND, AccessError, Defect
from engine.identity.wechat.callback import Callback, Signed

router = APIRouter(prefix="/v1/wechat/callback", tags=["wechat"])
EVENTS = frozenset({"event", "text", "image", "voice"})
Part = Annotated[str, Query(max_length=128)]


async def _body(request: Request) -> bytes:
    return await request.body()


@router.get("", response_class=PlainTextResponse, **answers(401, 404, 422))
def echo(service: Svc, signature: Part, timestamp: Part, nonce: Part, echostr: Part) -> PlainTextResponse:
    """How WeChat makes sure that the address is ours."""
    return PlainTextResponse(_callback(service).echo(Signed(signature, timestamp, nonce), echostr))


@router.post("", response_class=PlainTextResponse, **answers(400, 401, 404, 413, 422))
def receive(
    service: Svc, msg_signature: Part, timestamp: Part, nonce: Part, body: Annotated[bytes, Depends(_body)]
) -> PlainTextResponse:
    """An encrypted message. Nothing of it is kept: it is an event, never a decision."""
    message = _callback(service).read(Signed(msg_signature, timestamp, nonce), body)
    kind = message.get("MsgType", "")
    metrics.MESSAGES.labels(kind if kind in EVENTS else "other").inc()
    return PlainTextResponse("success")


def _callback(service: Service) -> Callback:
    if service.callback is None:
        raise AccessError(API_NOT_FOUND, Defect("", "no account of WeChat is set that receives messages"))
    return service.callback
