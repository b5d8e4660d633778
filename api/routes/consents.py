"""`/v1/consents`: the separate consent to the processing of a face (个人信息保护法 第二十九条)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, act_once, asked, read, reply
from api.schemas.identity import ConsentAsking, ConsentModel, ConsentTextModel
from api.schemas.session import Nothing
from engine.identity.consents import Agreed, give, newest, withdraw
from engine.signatures.seats import reach

router = APIRouter(prefix="/v1/consents", tags=["identity"])
ConsentId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]


@router.get("/texts/face", response_model=Envelope[ConsentTextModel], **answers())
def text(request: Request) -> Response:
    """The text to show before a face is processed."""
    found = newest("face")
    return reply(request, ConsentTextModel(version=found.version, text=found.text, sha256=found.sha256))


@router.post(
    "", status_code=201, response_model=Envelope[ConsentModel], **answers(400, 401, 403, 404, 409, 413, 415, 422),
    openapi_extra=takes(ConsentAsking, once=True),
)
def agree(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Agree, for one application, to the text as it was shown."""
    asking, now = read(ConsentAsking, body), service.instant()
    agreed = Agreed(asking.application, account.name, asking.purpose, asking.sha256, asking.device)

    def work(session: Any) -> tuple[int, ConsentModel]:
        reach(session, account, asking.application)
        return 201, ConsentModel(consent_id=give(session, service.vault, agreed, now))

    return act_once(request, service, asked(request, account, body), work)


@router.delete("/{consent_id}", response_model=Envelope[Nothing], **answers(401, 403, 422))
def take_back(request: Request, service: Svc, account: Who, consent_id: ConsentId) -> Response:
    """Take a consent back (第十五条): no session is opened by it any more. What was done before stays done."""
    now = service.instant()
    service.writer.run(lambda session: withdraw(session, service.vault, consent_id, account.name, now))
    return reply(request, Nothing())
