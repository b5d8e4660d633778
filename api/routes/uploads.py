"""`/v1/applications/{id}/uploads`: files handed in with an application, addressed by their SHA-256."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.documented import answers
from api.envelope import Envelope
from api.requests import Svc, Who, reply
from api.routes.applications import Id
from api.schemas.signing import UploadModel, UploadsModel
from engine.access.uploads import Upload, content_of, keep, uploads_of
from engine.casefile.own import own, writable

router = APIRouter(prefix="/v1/applications/{id}/uploads", tags=["applications"])
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file's bytes, hex.")]
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


async def _bytes_of(request: Request) -> bytes:
    return await request.body()


@router.put(
    "/{sha256}", response_model=Envelope[UploadModel], **answers(400, 401, 404, 409, 413, 422),
    openapi_extra={"requestBody": {"required": True, "content": {t: {"schema": {"type": "string", "format": "binary"}} for t in TYPES.values()}}},
)
def put(request: Request, service: Svc, account: Who, id: Id, sha256: Sha256, content: Annotated[bytes, Depends(_bytes_of)]) -> Response:
    """Keep a file: a PDF, JPEG or PNG of at most 8 MB. The same once more changes nothing."""
    now = service.instant()

    def work(session: Any) -> Upload:
        writable(own(session, id, account.owner))
        return keep(session, service.vault, id, sha256, content, now)

    return reply(request, _said(service.writer.run(work)))


@router.get("", response_model=Envelope[UploadsModel], **answers(401, 404, 422))
def listed(request: Request, service: Svc, account: Who, id: Id) -> Response:
    """The files of an application."""
    with service.database.read() as session:
        own(session, id, account.owner)
        found = uploads_of(session, id)
    return reply(request, UploadsModel(uploads=[_said(one) for one in found]))


@router.get("/{sha256}", response_class=Response, **answers(401, 404, 422))
def get(service: Svc, account: Who, id: Id, sha256: Sha256) -> Response:
    """The bytes of a file."""
    with service.database.read() as session:
        own(session, id, account.owner)
        found, content = content_of(session, service.vault, id, sha256)
    return Response(content, media_type=TYPES[found.kind], headers={"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment"})


def _said(found: Upload) -> UploadModel:
    return UploadModel(sha256=found.sha256, kind=found.kind, size=found.size)
