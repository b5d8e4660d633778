"""Reading a request: its body as strict JSON, its headers, whose it is; every defect at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from api.envelope import Model, request_id_of, wrapped
from api.service import Service
from engine import strict_json
from engine.access.logins import Account, account_at
from engine.access.repetition import Answer, Asked, once
from engine.domain.application import Application
from engine.errors import (
    API_KEY,
    API_LOGIN,
    API_MATCH,
    API_MEDIA,
    API_RATE,
    API_SHAPE,
    APP_EMPTY,
    APP_ENCODING,
    APP_SYNTAX,
    APP_UNSAFE,
    AccessError,
    Defect,
    InputError,
)
from engine.receive.applications import accept

B = TypeVar("B", bound=BaseModel)
_KEY = re.compile(r"[!-~]{8,128}")
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')
_JSON_TYPES = ("application/json", "application/merge-patch+json")
_bearer = HTTPBearer(auto_error=False, description="The token of `POST /v1/session`.")


class Asking(BaseModel):
    """Base of every body that is read: strict, no unknown keys, and no message repeats what was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


async def service_of(request: Request) -> Service:
    """What this process works with. Asynchronous, so that it is not fetched by a thread of the pool."""
    found: Service = request.app.state.service
    return found


def account_of_request(
    request: Request, service: Annotated[Service, Depends(service_of)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Account:
    """Who is logged in. Raises AccessError API-LOGIN, API-RATE."""
    if credentials is None:
        raise AccessError(API_LOGIN, Defect("Authorization", "it is missing", "send the token of POST /v1/session as a bearer token"))
    with service.database.read() as session:
        account = account_at(session, service.vault, credentials.credentials, service.instant())
    if not service.rates.account.take(account.owner):
        raise AccessError(API_RATE, Defect("", "there are too many requests of this account", "try again in a minute"))
    return account


async def body_of(request: Request) -> bytes:
    """The body's bytes, as JSON is sent. Raises AccessError API-MEDIA."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind not in _JSON_TYPES:
        raise AccessError(API_MEDIA, Defect("Content-Type", "JSON is read here", "send application/json"))
    return body


Svc = Annotated[Service, Depends(service_of)]
Who = Annotated[Account, Depends(account_of_request)]
Body = Annotated[bytes, Depends(body_of)]


def data_of(body: bytes) -> Any:
    """The body as plain data. Raises InputError APP-EMPTY, APP-ENCODING, APP-SYNTAX, APP-UNSAFE."""
    if not body.strip():
        raise InputError(APP_EMPTY, Defect("", "the body is empty", "send JSON"))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(APP_ENCODING, Defect("", f"byte {error.start} is not UTF-8", "send UTF-8")) from None
    try:
        data = strict_json.loads(text)
    except strict_json.JsonDefectError as error:
        raise InputError(APP_UNSAFE if error.unsafe else APP_SYNTAX, Defect(f"line {error.line}", error.problem, "mend it")) from None
    if (pointer := strict_json.lone_surrogate(data)) is not None:
        raise InputError(APP_UNSAFE, Defect(pointer, "half of a surrogate pair is not a character", "write the character itself"))
    return data


def read(kind: type[B], body: bytes) -> B:
    """The body as a model. Raises InputError, AccessError API-SHAPE with every defect."""
    data = data_of(body)
    try:
        return kind.model_validate_json(strict_json.dumps(data))
    except ValidationError as error:
        raise AccessError(API_SHAPE, [
            Defect("".join(f"/{part}" for part in item["loc"])[:200], item["msg"], "see docs/api.md")
            for item in error.errors(include_url=False, include_input=False)
        ]) from None


def application_of(data: Any) -> Application:
    """Plain data as an application. Raises InputError APP-SHAPE."""
    received = accept(data, "")
    if received.application is None:
        assert received.error is not None
        raise received.error
    return received.application


def etag_of(request: Request) -> int:
    """The state of the draft that If-Match names. Raises AccessError API-MATCH."""
    found = _ETAG.fullmatch(request.headers.get("if-match", "").strip())
    if found is None:
        raise AccessError(API_MATCH, Defect("If-Match", "it has to be the ETag of the draft as it was read", "read the application first"))
    return int(found[1])


def asked(request: Request, account: Account, body: bytes) -> Asked:
    """The request as one that may come again. Raises AccessError API-KEY."""
    key = request.headers.get("idempotency-key", "")
    if _KEY.fullmatch(key) is None:
        raise AccessError(API_KEY, Defect("Idempotency-Key", "8 to 128 visible characters are needed", "send a new random key for each request"))
    return Asked(account, key, b"\n".join((request.method.encode(), request.url.path.encode(), body)))


def reply(request: Request, data: Model, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer."""
    return Response(wrapped(data.model_dump_json(), request_id_of(request)), status, headers, media_type="application/json")


def act_once(
    request: Request, service: Service, asking: Asked, work: Callable[[Any], tuple[int, Model]]
) -> Response:
    """Do what a request asks in one transaction with its answer, or answer again what was answered before."""
    now = service.instant()

    def done(session: Any) -> Answer:
        status, data = work(session)
        return Answer(status, data.model_dump_json().encode())

    answer = service.writer.run(lambda session: once(session, service.vault, asking, now, done))
    headers = {"Idempotent-Replay": "true"} if answer.again else None
    return Response(wrapped(answer.data.decode(), request_id_of(request)), answer.status, headers, media_type="application/json")
