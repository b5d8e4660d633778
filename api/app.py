"""The application factory: routes, the edge, and the OpenAPI document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import codes
from api.documented import hoisted
from api.edge import Edge, broke
from api.envelope import failure, request_id_of
from api.routes import (
    applications,
    callback,
    consents,
    course,
    departments,
    face,
    health,
    licences,
    precheck,
    public,
    session,
    signing,
    suggest,
    uploads,
)
from api.service import Service
from engine.errors import (
    API_BROKEN,
    API_LOGIN,
    API_METHOD,
    API_NOT_FOUND,
    API_SHAPE,
    AccessError,
    Defect,
    MiaopiError,
)

THREADS = 12
"""Requests that work at a time. Each may need two of the connections that are kept to PostgreSQL, and the worker needs some too."""
MOST_IN_HAND = 400
"""Requests at a time, those that wait for a decision included."""
MOST_BYTES = 2_000_000
DESCRIPTION = """\
Business registration from the phone. Every answer is an envelope `{errcode, errmsg, data, request_id}` with the true HTTP
status. What was asked to be done once is done once: send an `Idempotency-Key` with every POST that does something.
"""


def create_app(service: Service | None, title: str = "miaopi") -> FastAPI:
    """The service over HTTP. Without a `Service` it only describes itself (`openapi()`)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        assert service is not None
        service.deciding.start()
        yield
        await anyio.to_thread.run_sync(service.close)

    app = FastAPI(title=title, version="1", description=DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.service = service
    for resource in (session, applications, course, uploads, consents, face, signing, suggest, precheck, licences, departments, public, callback, health):
        app.include_router(resource.router)
    app.add_exception_handler(MiaopiError, _refused)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(HTTPException, _unrouted)
    if service is not None:
        app.add_middleware(Edge, rates=service.rates, most_bytes=MOST_BYTES, most=MOST_IN_HAND)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document."""
    if app.openapi_schema is None:
        app.openapi_schema = hoisted(get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes,
        ))
    return app.openapi_schema


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, MiaopiError)
    if not codes.is_of_the_request(error.code):
        broke(error, request_id_of(request))
    return failure(error, request_id_of(request))


async def _misshapen(request: Request, error: Exception) -> Response:
    """Parameters and paths that FastAPI refused."""
    assert isinstance(error, RequestValidationError)
    defects = [Defect("/".join(str(part) for part in item["loc"][1:])[:200], str(item["msg"])[:200], "see docs/api.md") for item in error.errors()]
    return failure(AccessError(API_SHAPE, defects), request_id_of(request))


async def _unrouted(request: Request, error: Exception) -> Response:
    """Addresses and methods there are none of, and credentials FastAPI cannot read."""
    assert isinstance(error, HTTPException)
    code = {401: API_LOGIN, 404: API_NOT_FOUND, 405: API_METHOD}.get(error.status_code, API_BROKEN)
    return failure(AccessError(code, Defect("", "see docs/api.md")), request_id_of(request), dict(error.headers or {}))
