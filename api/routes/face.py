"""`/v1/face/sessions`: the check of identity of whoever has a place in an application, on their own account."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, read, reply
from api.schemas.identity import ChallengeModel, FaceAsking, FramesAsking, ResultModel
from api.schemas.session import Nothing
from engine.casefile.own import writable
from engine.errors import API_SHAPE, AccessError, Defect
from engine.identity.ports import Frame, Subject
from engine.signatures.seats import reach
from engine.signatures.signing import signer_of

router = APIRouter(prefix="/v1/face/sessions", tags=["identity"])
SessionId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]
Of = Annotated[str, Query(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$", description="The application the session is for.")]


@router.post(
    "", status_code=201, response_model=Envelope[ChallengeModel], **answers(400, 401, 403, 404, 409, 413, 415, 422),
    openapi_extra=takes(FaceAsking),
)
def start(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Open a session, good for one attempt. Name and number are those the application says, never the phone's.

    Sent again it opens another session; the one before stays unused.
    """
    asking = read(FaceAsking, body)
    with service.database.read() as session:
        head = writable(reach(session, account, asking.application))
        signer = signer_of(session, service.vault, account, head, service.standard())
    subject = Subject(asking.application, account.name, asking.consent_id, asking.device)
    challenge = service.identification.verification.begin(subject, signer.name, signer.number or "")
    return reply(request, ChallengeModel(
        session_id=challenge.session_id, actions=list(challenge.actions), expires_at=challenge.expires_at,
        client_params=dict(challenge.client_params),
    ), 201)


@router.post(
    "/{session_id}/frames", status_code=202, response_model=Envelope[Nothing], **answers(400, 401, 404, 409, 413, 415, 422),
    openapi_extra=takes(FramesAsking),
)
def hand_in(request: Request, service: Svc, account: Who, session_id: SessionId, body: Body) -> Response:
    """Hand in the pictures of the one attempt. Sent again it is refused: the session is used."""
    asking = read(FramesAsking, body)
    frames = [Frame(frame.at_ms, _decoded(frame.picture, f"/frames/{n}/picture")) for n, frame in enumerate(asking.frames)]
    photo = _decoded(asking.id_photo, "/id_photo") if asking.id_photo is not None else None
    service.identification.verification.hand_in(Subject(asking.application, account.name, ""), session_id, frames, photo)
    return reply(request, Nothing(), 202)


@router.get("/{session_id}/result", response_model=Envelope[ResultModel], **answers(401, 404, 422))
def result(request: Request, service: Svc, account: Who, session_id: SessionId, application: Of) -> Response:
    """What came of it, as the provider tells this side; what a phone says of its own success is worth nothing."""
    found = service.identification.verification.outcome(Subject(application, account.name, ""), session_id)
    return reply(request, ResultModel.of(found))


def _decoded(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise AccessError(API_SHAPE, Defect(where, "it is no base64", "see docs/api.md")) from None
