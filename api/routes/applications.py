"""`/v1/applications`: open one, list one's own, read and change the draft."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, act_once, application_of, asked, data_of, etag_of, read, reply
from api.schemas.applications import ChangeAsking, ChangedModel, ContentModel, FrontModel, ListModel, quoted
from engine.access.online import mark_online
from engine.casefile.drafts import create
from engine.casefile.own import content_of, list_own, own
from engine.domain.application import Application
from engine.domain.revision import as_data
from engine.errors import CASE_ACT, CaseError, Defect
from engine.signatures.handing_in import change

router = APIRouter(prefix="/v1/applications", tags=["applications"])
Id = Annotated[str, Path(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$", description="The id of an application of one's own.")]
AtMost = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
After = Annotated[str | None, Query(pattern=r"^[0-9]{8}-[0-9A-Z]{12}$", description="Only what stands behind this one in the list.")]


@router.post(
    "", status_code=201, response_model=Envelope[FrontModel], **answers(400, 401, 409, 413, 415, 422),
    openapi_extra=takes(Application, once=True),
)
def open_application(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Open an application with its first draft: as much as is known (docs/application.md)."""
    application, office = application_of(data_of(body)), service.office
    now = service.instant()

    def work(session: Any) -> tuple[int, FrontModel]:
        head = create(session, office, application, account.name, now)
        mark_online(session, head.id, now)
        return 201, FrontModel.of(head)

    return act_once(request, service, asked(request, account, body), work)


@router.get("", response_model=Envelope[ListModel], **answers(401, 404, 422))
def list_applications(request: Request, service: Svc, account: Who, limit: AtMost = 20, after: After = None) -> Response:
    """One's own applications, the newest first."""
    with service.database.read() as session:
        heads = list_own(session, account.owner, limit + 1, after)
    more = len(heads) > limit
    return reply(request, ListModel(
        applications=[FrontModel.of(head) for head in heads[:limit]], next=heads[limit - 1].id if more else None
    ))


@router.get("/{id}", response_model=Envelope[ContentModel], **answers(401, 404, 422))
def read_application(request: Request, service: Svc, account: Who, id: Id) -> Response:
    """One application: where it stands, and the draft; or, when it has ended, what was handed in."""
    with service.database.read() as session:
        head = own(session, id, account.owner)
        content = content_of(session, service.vault, head)
    etag = content.etag if content is not None else None
    data = ContentModel.with_content(head, etag, as_data(content.application) if content is not None else None)
    tag = quoted(etag)
    return reply(request, data, headers={"ETag": tag} if tag is not None else None)


@router.patch(
    "/{id}", response_model=Envelope[ChangedModel], **answers(400, 401, 404, 409, 413, 415, 422, 428),
    openapi_extra=takes(ChangeAsking, match=True),
)
def change_application(request: Request, service: Svc, account: Who, id: Id, body: Body) -> Response:
    """Change the draft, if it is still as If-Match says. What was signed is then signed no more."""
    asking, etag, office, now = read(ChangeAsking, body), etag_of(request), service.office, service.instant()
    with service.database.read() as session:
        content = content_of(session, service.vault, own(session, id, account.owner))
    if content is None:
        raise CaseError(CASE_ACT, Defect("/id", "the application has ended", "open another one"))
    data = {key: value for key, value in as_data(content.application).items() if key not in asking.remove} | asking.set
    application = application_of(data)
    new = service.writer.run(lambda session: change(session, office, id, application, etag, now))
    tag = quoted(new)
    assert tag is not None
    return reply(request, ChangedModel(etag=tag), headers={"ETag": tag})
