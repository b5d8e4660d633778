"""`/v1/applications/{id}/…`: hand in, wait for the decision, take back, ask for a person."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, act_once, asked, read, reply
from api.routes.applications import Id
from api.schemas.applications import FrontModel, SubmitAsking, SubmittedModel, WithdrawAsking
from api.schemas.decision import DecisionModel
from api.schemas.session import Nothing
from api.service import Service
from engine.access.logins import Account
from engine.casefile.applicant import ask_person, withdraw
from engine.casefile.own import own
from engine.casefile.submit import Submitted
from engine.casefile.view import view_case
from engine.lifecycle.stage import Stage
from engine.signatures.handing_in import hand_in as hand_in_signed

router = APIRouter(prefix="/v1/applications/{id}", tags=["applications"])
LONGEST_WAIT = 25
"""Seconds; below the half minute after which phones and proxies give up."""
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for a decision at most.")]


@router.post(
    "/submit", status_code=202, response_model=Envelope[SubmittedModel], **answers(400, 401, 404, 409, 415, 422),
    openapi_extra=takes(SubmitAsking, once=True),
)
def hand_in(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Hand in what everybody signed who has to. Says at once whether the name is held; the decision follows."""
    asking, office, standard, now = read(SubmitAsking, body), service.office, service.standard(), service.instant()

    def work(session: Any) -> tuple[int, SubmittedModel]:
        own(session, id, account.owner)
        return 202, _submitted(hand_in_signed(session, office, standard, id, now, asking.revision))

    response = act_once(request, service, asked(request, account, body), work)
    service.deciding.wake()
    return response


@router.get("/decision", response_model=Envelope[DecisionModel], **answers(401, 404, 422))
async def decision(request: Request, service: Svc, account: Who, id: Id, wait: Wait = 0) -> Response:
    """What was decided; `wait`: answer as soon as it is decided, or after so many seconds."""
    until = time.monotonic() + wait
    with service.deciding.watching(id) as handled:
        while True:
            handled.clear()  # before the look: what is decided during it is not missed
            left = until - time.monotonic()
            answer = await run_in_threadpool(_decision, request, service, account, id, left > 0)
            if answer is not None:
                return answer
            with suppress(TimeoutError):
                await asyncio.wait_for(handled.wait(), left)


@router.post(
    "/withdraw", response_model=Envelope[FrontModel], **answers(400, 401, 404, 409, 415, 422),
    openapi_extra=takes(WithdrawAsking, once=True),
)
def take_back(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Take the application back."""
    asking, now = read(WithdrawAsking, body), service.instant()

    def work(session: Any) -> tuple[int, FrontModel]:
        own(session, id, account.owner)
        return 200, FrontModel.of(withdraw(session, service.vault, id, now, asking.keep_name))

    return act_once(request, service, asked(request, account, body), work)


@router.post(
    "/human-review", status_code=202, response_model=Envelope[FrontModel], **answers(400, 401, 404, 409, 415, 422),
    openapi_extra=takes(Nothing, once=True),
)
def human_review(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Have a person decide (个人信息保护法 第二十四条): before the machine did, or where it decided against the applicant."""
    read(Nothing, body)
    office, now = service.office, service.instant()

    def work(session: Any) -> tuple[int, FrontModel]:
        own(session, id, account.owner)
        return 202, FrontModel.of(ask_person(session, office, id, now))

    return act_once(request, service, asked(request, account, body), work)


def _decision(request: Request, service: Service, account: Account, id: str, waits: bool) -> Response | None:
    """The decision; None if there is none yet and who asks waits for it."""
    with service.database.snapshot() as session:
        if own(session, id, account.owner).stage is Stage.SUBMITTED and waits:
            return None
        view = view_case(session, service.vault, service.office.calendar, id)
    return reply(request, DecisionModel.of(view))


def _submitted(told: Submitted) -> SubmittedModel:
    return SubmittedModel(
        id=told.id, stage=told.stage, revision=told.revision, name=told.name, name_held=told.name_held,
        kept_until=told.kept_until, due_on=told.due_on,
    )
