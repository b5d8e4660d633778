"""`/healthz`, `/readyz`, `/metrics`: for whoever looks after the installation."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import PlainTextResponse, Response

from api.documented import answers
from api.envelope import Envelope, request_id_of, wrapped
from api.requests import Svc, reply
from api.schemas.health import AliveModel, ReadyModel
from engine.errors import API_NOT_FOUND, AccessError, Defect, MiaopiError
from engine.metrics import REGISTRY
from engine.store.database import is_there

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Envelope[AliveModel], **answers())
async def healthz(request: Request) -> Response:
    """The process answers."""
    return reply(request, AliveModel(alive=True))


@router.get("/readyz", response_model=Envelope[ReadyModel], **answers())
def readyz(request: Request, service: Svc) -> Response:
    """Whether it can do its work: 200, or 503 with the same data."""
    database = is_there(service.database)
    data = ReadyModel(
        ready=database and service.deciding.alive, database=database, worker=service.deciding.alive,
        bundle=service.office.bundle.digest, kept_back=isinstance(service.surroundings.kept_back, MiaopiError),
        behind=service.surroundings.behind,
    )
    body = wrapped(data.model_dump_json(), request_id_of(request))
    return Response(body, 200 if data.ready else 503, media_type="application/json")


@router.get("/metrics", response_class=PlainTextResponse, **answers(404))
def metrics(request: Request) -> Response:
    """Counters in the form Prometheus reads; of this process, and for this machine alone."""
    client = request.client.host if request.client is not None else ""
    if not _this_machine(client):
        raise AccessError(API_NOT_FOUND, Defect("", "there is nothing at this address"))
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _this_machine(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False
