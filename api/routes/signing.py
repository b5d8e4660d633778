"""`/v1/applications/{id}/…`: the document, those who sign it, their signatures; `/v1/seats`: taking one's place."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, act_once, asked, read, reply
from api.routes.applications import Id
from api.schemas.session import Nothing
from api.schemas.signing import (
    DocumentModel,
    InvitationModel,
    InviteAsking,
    SeatAsking,
    SeatModel,
    SignAsking,
    SignedModel,
    SignerModel,
    WordingModel,
)
from api.service import Service
from engine.access.logins import Account
from engine.access.repetition import Asked
from engine.casefile.content import read_draft
from engine.casefile.drafts import freeze_draft
from engine.casefile.own import own, said_now, writable
from engine.errors import API_SHAPE, AccessError, Defect
from engine.signatures import document as documents
from engine.signatures import seats, signing, wording
from engine.signatures.drawing import draw_up
from engine.signatures.required import PERSON, required
from engine.signing.handwriting import Point

router = APIRouter(tags=["signing"])
ONE = "/v1/applications/{id}"


@router.post(
    ONE + "/document", status_code=201, response_model=Envelope[DocumentModel],
    **answers(400, 401, 404, 409, 415, 422), openapi_extra=takes(Nothing, once=True),
)
def draw(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Have the document of the draft drawn up, which freezes its content: every later change voids document and signatures."""
    read(Nothing, body)
    asking, office, now = asked(request, account, body), service.office, service.instant()

    def freeze(session: Any) -> str:
        writable(own(session, id, account.owner))
        return freeze_draft(session, office, id, now)

    revision = service.writer.run(freeze)
    with service.database.read() as session:
        application, _ = read_draft(session, service.vault, own(session, id, account.owner))
    pdf = draw_up(service.press(), service.standard(), id, application, now)

    def work(session: Any) -> tuple[int, DocumentModel]:
        documents.keep(session, service.vault, own(session, id, account.owner), revision, pdf, now)
        return 201, _document(session, service, account, id)

    return act_once(request, service, asking, work)


@router.get(ONE + "/document", response_model=Envelope[DocumentModel], **answers(401, 404, 409, 422))
def show(request: Request, service: Svc, account: Who, id: Id) -> Response:
    """The document by digest, who has to sign it and who did; for the applicant and everybody who has a place."""
    with service.database.snapshot() as session:
        return reply(request, _document(session, service, account, id))


@router.get(
    ONE + "/document/file", response_class=Response,
    **{**answers(401, 404, 409, 422), "responses": {**answers(401, 404, 409, 422)["responses"], 200: {
        "description": "The PDF, with the signatures made so far.", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }}},
)
def file(service: Svc, account: Who, id: Id) -> Response:
    """The document itself, with the signatures made so far."""
    with service.database.read() as session:
        head = seats.reach(session, account, id)
        pdf = documents.document_of(session, service.vault, head, said_now(session, service.vault, head)).pdf
    return Response(pdf, media_type="application/pdf")


@router.post(
    ONE + "/seats", status_code=201, response_model=Envelope[InvitationModel], **answers(400, 401, 403, 404, 409, 415, 422),
    openapi_extra=takes(InviteAsking, once=True),
)
def invite(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Invite somebody who has to sign or be identified, oneself included. The code is for this person, who needs their number as well."""
    asking, now, standard = read(InviteAsking, body), service.instant(), service.standard()

    def work(session: Any) -> tuple[int, InvitationModel]:
        head = writable(own(session, id, account.owner))
        application, _ = read_draft(session, service.vault, head)
        whom = next((one for one in required(application, standard) if one.party == asking.party), None)
        if whom is None:
            raise AccessError(API_SHAPE, Defect("/party", "this party does not have to take part"))
        code, until = seats.invite(session, service.vault, head, whom, now)
        return 201, InvitationModel(code=code, expires_at=until)

    return act_once(request, service, asked(request, account, body), work)


@router.post(
    "/v1/seats", status_code=201, response_model=Envelope[SeatModel], **answers(400, 401, 403, 409, 415, 422),
    openapi_extra=takes(SeatAsking, once=True),
)
def take(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Take the place one was invited to, on this account: with the code, and the number of one's own document."""
    asking, sent, now = read(SeatAsking, body), asked(request, account, body), service.instant()
    opened = service.writer.run(lambda session: seats.knock(session, service.vault, asking.code, asking.id_number, now))
    if opened is None or not opened[1]:
        raise seats.refused()
    return act_once(
        request, service, sent, lambda session: (201, SeatModel(application=seats.take(session, account, asking.code).id))
    )


@router.post(
    ONE + "/signatures", status_code=201, response_model=Envelope[SignedModel],
    **answers(400, 401, 403, 404, 409, 413, 415, 422), openapi_extra=takes(SignAsking, once=True),
)
def sign(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Sign the document as it was shown: whoever has the place, identified on this account, in any order with the others."""
    asking, sent = read(SignAsking, body), asked(request, account, body)
    strokes = tuple(tuple(Point(p.x, p.y, p.t) for p in stroke) for stroke in asking.strokes)
    agreed = signing.Agreed(asking.document, asking.wording, strokes, asking.device)
    for _ in range(signing.TRIES):
        answer = _attempt(request, service, account, id, agreed, sent)
        if answer is not None:
            return answer
    raise signing.overtaken(id)


def _attempt(request: Request, service: Service, account: Account, id: str, agreed: signing.Agreed, sent: Asked) -> Response | None:
    """Sign the document as it is now; None if somebody else signed meanwhile, after whose signature it has to be made anew."""
    now, standard = service.instant(), service.standard()

    def stand(session: Any) -> signing.Standing:
        seats.reach(session, account, id)
        return signing.stand(session, service.vault, account, id, standard, agreed, now)

    standing = service.writer.run(stand)
    before = standing.document.version
    if standing.done:
        return act_once(request, service, sent, lambda _: (201, SignedModel(signed=True, signatures=before)))
    pdf = signing.signed(service.pen, standing, agreed.strokes, now)

    def work(session: Any) -> tuple[int, SignedModel]:
        if not signing.enter(session, service.vault, standing, pdf, now):
            raise signing.OvertakenError
        return 201, SignedModel(signed=True, signatures=before + 1)

    try:
        return act_once(request, service, sent, work)
    except signing.OvertakenError:
        return None


def _document(session: Any, service: Service, account: Account, id: str) -> DocumentModel:
    head = seats.reach(session, account, id)
    application = said_now(session, service.vault, head)
    found = documents.document_of(session, service.vault, head, application)
    signed, seated = documents.signed_by(session, id, found.revision), seats.taken_in(session, id)
    signers = []
    for one in required(application, service.standard()):
        person = service.vault.index(PERSON, one.number) if one.number is not None else None
        signers.append(SignerModel(
            party=one.party, name=one.name, capacity=one.capacity, online=person is not None, signs=one.signs, seated=person in seated, signed=person in signed,
        ))
    text = wording.newest()
    return DocumentModel(
        revision=found.revision, sha256=found.shown.sha256, length=found.shown.length, signers=signers,
        wording=WordingModel(version=text.version, text=text.text, sha256=text.sha256), complete=all(s.signed for s in signers if s.signs),
    )
