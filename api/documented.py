"""What the OpenAPI document says beside what FastAPI finds by itself: bodies, headers, and every answer that can come."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from api.envelope import Failure

EVERYWHERE = (429, 500, 503)
MEANINGS = {
    400: "The request cannot be read.", 401: "Nobody is logged in.", 403: "This is not allowed to this account.",
    404: "There is nothing of this id that is yours.", 409: "It is not possible at this stage, or somebody was first.",
    413: "The request is too large.", 415: "The body is not of a type that is read here.",
    422: "Something in the request is missing or wrong.", 428: "If-Match is missing.",
    429: "There are too many requests.", 500: "Something broke; nothing was done.", 503: "It does not work now.",
}
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": True,
    "description": "A random key for this request. Sent again with the same request, the answer given before comes back.",
    "schema": {"type": "string", "pattern": "^[!-~]{8,128}$"},
}
MATCH = {
    "name": "If-Match", "in": "header", "required": True, "description": "The ETag of the draft as it was read.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}


def answers(*statuses: int) -> dict[str, Any]:
    """The answers a route can give beside its own, as keyword arguments of its decorator."""
    return {"responses": {s: {"model": Failure, "description": MEANINGS[s]} for s in sorted({*statuses, *EVERYWHERE})}}


def takes(
    body: type[BaseModel] | None = None, *, once: bool = False, match: bool = False, schema: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The body and the headers a route reads by itself. `once`: an Idempotency-Key; `match`: If-Match."""
    extra: dict[str, Any] = {}
    headers = [header for header, wanted in ((KEY, once), (MATCH, match)) if wanted]
    if headers:
        extra["parameters"] = headers
    if body is not None:
        schema = body.model_json_schema(ref_template="#/components/schemas/{model}")
    if schema is not None:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return extra


def hoisted(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the definitions of bodies among its components, where their references look for them, and every
    failure as the envelope it is."""
    components = document.setdefault("components", {}).setdefault("schemas", {})
    for path in document["paths"].values():
        for operation in path.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = content.get("schema", {})
                components.update(schema.pop("$defs", {}))
            for status, answer in operation["responses"].items():
                if status >= "400":  # also where the asked answer is a file, one that fails is an envelope
                    pages = {kind: content for kind, content in answer["content"].items() if kind == "text/html"}
                    answer["content"] = {"application/json": next(iter(answer["content"].values()))} | pages
    document["components"]["schemas"] = dict(sorted(components.items()))
    return document
