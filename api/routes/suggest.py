"""`/v1/suggest/…`: a draft, names, items of scope, industries, addresses. What is written goes in bodies, never in addresses."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.documented import answers, takes
from api.envelope import Envelope
from api.requests import Body, Svc, Who, read, reply
from api.routes.trying import trial_of
from api.schemas.draft import DraftAsking, DraftModel
from api.schemas.suggest import (
    AddressesModel,
    CompletionModel,
    IndustriesModel,
    IndustryModel,
    ItemModel,
    NameModel,
    NamesAsking,
    NamesModel,
    ScopesModel,
    TextAsking,
)
from engine.addresses.completion import completions
from engine.addresses.gazetteer import build
from engine.addresses.parse import parse
from engine.errors import API_SHAPE, AccessError, Defect
from engine.name_suggestions import Wanted, suggest
from engine.scopes.suggest import Suggester

router = APIRouter(prefix="/v1/suggest", tags=["suggest"])
ANSWERS = answers(400, 401, 413, 415, 422)
OF_ONE = answers(400, 401, 404, 413, 415, 422)


@router.post("/draft", response_model=Envelope[DraftModel], **OF_ONE, openapi_extra=takes(DraftAsking))
def draft(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """An application to go on with, from a sentence: the reason for each part, free names, and what is still missing."""
    asking = read(DraftAsking, body)
    return reply(request, DraftModel.of(trial_of(service, account, asking.id).draft(asking.text)))


@router.post("/names", response_model=Envelope[NamesModel], **OF_ONE, openapi_extra=takes(NamesAsking))
def names(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Free names near to a wanted one, or for a trade and a wish; every one has been examined."""
    asking = read(NamesAsking, body)
    if not (asking.name or asking.industry or asking.wish):
        raise AccessError(API_SHAPE, Defect("/name", "one of name, industry and wish is needed"))
    wanted = Wanted(asking.name, asking.industry, asking.wish, asking.division, asking.entity_type)
    found = suggest(trial_of(service, account, asking.id).names(), wanted, asking.number)
    return reply(request, NamesModel(suggestions=[NameModel(name=s.name, why=s.why) for s in found]))


@router.post("/scopes", response_model=Envelope[ScopesModel], **ANSWERS, openapi_extra=takes(TextAsking))
def scopes(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Items of the catalogue and classes of GB/T 4754 for everyday words, with the permits they take."""
    asking = read(TextAsking, body)
    found = service.office.bundle.libraries.compiled(Suggester).suggest(asking.text, asking.number)
    return reply(request, ScopesModel(
        items=[ItemModel.of(item) for item in found.items], industries=[IndustryModel.of(c) for c in found.classes]
    ))


@router.post("/industries", response_model=Envelope[IndustriesModel], **ANSWERS, openapi_extra=takes(TextAsking))
def industries(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """Classes of GB/T 4754 for everyday words."""
    asking = read(TextAsking, body)
    found = service.office.bundle.libraries.compiled(Suggester).suggest(asking.text, asking.number)
    return reply(request, IndustriesModel(industries=[IndustryModel.of(c) for c in found.classes]))


@router.post("/addresses", response_model=Envelope[AddressesModel], **ANSWERS, openapi_extra=takes(TextAsking))
def addresses(request: Request, service: Svc, account: Who, body: Body) -> Response:
    """How the beginning of an address may go on, and how it is read."""
    asking = read(TextAsking, body)
    gazetteer = service.office.bundle.libraries.compiled(build)
    address = parse(asking.text, gazetteer)
    return reply(request, AddressesModel(
        suggestions=[CompletionModel.of(c) for c in completions(asking.text, gazetteer, asking.number)],
        county=address.county, town=address.town, detailed=address.detailed,
    ))
