"""`/v/{code}`, `/status/{number}`: how a licence stands, for everybody; where its QR code and its file lead."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, Response

from api.documented import answers
from api.envelope import Envelope
from api.requests import Svc, reply
from api.schemas.licences import PublicModel
from engine.errors import LIC_NOT_FOUND, LicenceError
from engine.licence.lists import token_of
from engine.licence.page import as_data, as_page, public_view, unknown_page

router = APIRouter(tags=["licences"])
UNSTORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
GUARDED = UNSTORED | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", "Referrer-Policy": "no-referrer",
}
"""Of the page, which needs nothing but its own style."""
PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}


@router.get("/v/{code}", response_model=Envelope[PublicModel], responses=PAGE | answers(404, 422)["responses"])
def look_up(request: Request, service: Svc, code: Annotated[str, Path(max_length=64)]) -> Response:
    """How a licence stands now, by its unified social credit code: a page to a browser, else JSON. It names nobody."""
    page = "text/html" in request.headers.get("accept", "")
    printing, now = service.licences.printing(service.office), service.instant()
    try:
        with service.database.read() as session:
            view = public_view(session, service.vault, printing, code.strip().upper(), now)
    except LicenceError as error:
        if not page or error.code != LIC_NOT_FOUND:
            raise
        return HTMLResponse(unknown_page(code), 404, GUARDED)
    if page:
        return HTMLResponse(as_page(view), headers=GUARDED)
    return reply(request, PublicModel.model_validate(as_data(view)), headers=UNSTORED)


class StatusListResponse(Response):
    """A signed status list."""

    media_type = "application/statuslist+jwt"


@router.get("/status/{number}", response_class=StatusListResponse, **answers(404, 422))
def status_list(service: Svc, number: Annotated[int, Path(ge=0, le=10**9)]) -> Response:
    """A status list as licences stand this moment, signed (IETF Token Status List); it may be relied on for a day."""
    licences = service.licences
    with service.database.read() as session:
        token = token_of(session, service.vault, licences.authority, licences.site, number, service.instant())
    return StatusListResponse(token, headers=UNSTORED)
