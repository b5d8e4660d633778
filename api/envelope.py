"""The envelope of every answer, as WeChat's own interfaces have it: `{errcode, errmsg, data, request_id}`."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import Response

from api import codes
from engine import strict_json
from engine.errors import MiaopiError

T = TypeVar("T")
UNAVAILABLE_CODE = "API-UNAVAILABLE"
"""What is told in the place of a code that is of the installation."""
REQUEST_ID = "request_id"
"""Where the edge leaves a request's id, in the state of its scope."""


class Model(BaseModel):
    """Base of everything that is answered: no key that is not documented."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DefectModel(Model):
    """One thing that is wrong. where: a JSON pointer into the body, or the name of a header or parameter."""

    where: str
    problem: str
    advice: str


class ErrorData(Model):
    """What went wrong, for programs: the stable code, and where."""

    code: str
    defects: list[DefectModel]


class Envelope(Model, Generic[T]):
    """Every answer. errcode: 0, or five digits that begin with the HTTP status (docs/api.md)."""

    errcode: int = Field(ge=0, le=0)
    errmsg: str
    data: T
    request_id: str = Field(pattern=r"^[0-9a-f]{16}$")


class Failure(Model):
    """Every answer that is none of the asked."""

    errcode: int = Field(ge=40000, le=59999)
    errmsg: str
    data: ErrorData
    request_id: str = Field(pattern=r"^[0-9a-f]{16}$")


def request_id_of(connection: HTTPConnection) -> str:
    """The id of a request, which is in its answer and in the log."""
    found: str = connection.scope["state"][REQUEST_ID]
    return found


def wrapped(data: str, request_id: str) -> bytes:
    """Data, already JSON, in the envelope of an answer."""
    return f'{{"errcode":{codes.OK},"errmsg":"ok","data":{data},"request_id":"{request_id}"}}'.encode()


def failure(error: MiaopiError, request_id: str, headers: dict[str, str] | None = None) -> Response:
    """The answer to a request that failed. Details are told of what is the request's own fault only."""
    said = codes.told(error.code)
    mine = codes.is_of_the_request(error.code)
    data: dict[str, Any] = {
        "code": error.code if mine or said is codes.BROKEN else UNAVAILABLE_CODE,
        "defects": [{"where": d.where, "problem": d.problem, "advice": d.advice} for d in error.defects] if mine else [],
    }
    body = {"errcode": said.errcode, "errmsg": said.says, "data": data, "request_id": request_id}
    content = strict_json.dumps(body).encode("utf-8", "replace")
    return Response(content, said.status, headers, media_type="application/json")
