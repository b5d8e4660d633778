"""The whole record of a decision, and deciding again from the record alone.

A record holds the revision, the answers, the facts, the digest of the trace, the versions and the decision.
Replaying takes revision, answers and day from it, and the bundle whose digest it names, and must come to
the same bytes. With another bundle or engine it says so instead of comparing what cannot be compared.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from engine import strict_json
from engine.bundle import Bundle
from engine.decision import Outcome
from engine.domain.answers import Answers, PersonListing, RegisteredName
from engine.domain.application import Application
from engine.domain.entity import Publication, RegisteredEntity
from engine.domain.fact import Evidence, Suggestion, Unknown
from engine.domain.identity import IdentityResult, Reuse, read_result
from engine.domain.revision import Revision, as_data, freeze
from engine.errors import REC_FORMAT, REC_VERSION, Defect, RecordError
from engine.pipeline import Decided, conclude
from engine.receive.applications import accept
from engine.report import decision_json

FORMAT = 2
"""2: the answers hold what is registered of the entity an application is about."""
_NOTHING = Application(entity_type="company")


def write_record(decided: Decided, source: str) -> str:
    """The record as one JSON text; the same decision gives the same bytes."""
    trace = [
        [j.rule.id, j.truth, [[type(step[0]).__name__, step[1]] for step in j.bare_steps]] for j in decided.examination.trace
    ]
    return strict_json.dumps(
        {
            "format": FORMAT,
            "source": source,
            "revision": strict_json.loads(decided.revision.canonical.decode("utf-8")),
            "answers": _written(decided.answers),
            "facts": {name: _plain(value) for name, value in sorted(decided.examination.facts.items())},
            "conclusions": {
                n: {"truth": c.truth, "premises": list(c.premises)} for n, c in sorted(decided.examination.conclusions.items())
            },
            "trace": hashlib.sha256(strict_json.dumps(trace).encode()).hexdigest(),
            "decision": decision_json(decided, source),
        }
    )


def write_broken(revision: Revision | None, digest: str, why: str, bundle: Bundle, as_of: dt.date, source: str) -> str:
    """The record of a case that went to a person because its examination broke off; there is nothing in it to decide again.

    `revision` is None where its content could not be read; `digest` is that of the revision all the same.
    """
    return strict_json.dumps(
        {
            "format": FORMAT,
            "source": source,
            "revision": strict_json.loads(revision.canonical.decode("utf-8")) if revision is not None else None,
            "broken": why,
            "decision": {
                "application": (revision.application.id if revision is not None else None) or source, "revision": digest, "outcome": Outcome.REFER.value,
                "findings": [], "unknown": [{"rule": "", "fact": "", "why": f"审查未能完成（{why}）"}],
                "versions": {**bundle.versions(), "as_of": as_of.isoformat()},
            },
        }
    )


def replay(text: str, bundle: Bundle) -> str:
    """The record that deciding again gives. Raises RecordError for a record that is malformed or of another bundle."""
    try:
        record = strict_json.loads(text)
        if record["format"] != FORMAT:
            raise RecordError(REC_FORMAT, Defect("/format", f"format {record['format']} is not known", f"this version reads {FORMAT}"))
        if "broken" in record:
            raise RecordError(REC_FORMAT, Defect("/broken", "its examination broke off", "a person decided it; there is nothing to decide again"))
        versions = record["decision"]["versions"]
        received = accept(record["revision"], "record")
        answers = _answers(record["answers"])
        as_of = dt.date.fromisoformat(versions["as_of"])
        source = str(record["source"])
    except strict_json.JsonDefectError as error:
        raise RecordError(REC_FORMAT, Defect("", error.problem, "restore the record")) from None
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(REC_FORMAT, Defect("", f"a part is missing or malformed: {error}", "restore the record")) from None
    if received.application is None:
        raise RecordError(REC_FORMAT, received.error.defects if received.error else ())
    for key, current in bundle.versions().items():
        if versions.get(key) != current:
            raise RecordError(
                REC_VERSION,
                Defect(f"/decision/versions/{key}", f"decided with {versions.get(key)}, at hand is {current}", "use that bundle"),
            )
    return write_record(conclude(freeze(received.application), answers, bundle, as_of), source)


def _written(answers: Answers) -> dict[str, Any]:
    """The answers as plain data. Of identity nothing is written where it was not asked for; `doubts` only where there
    are any, so that what was recorded without a second engine keeps its bytes."""
    plain = asdict(replace(answers, subject=()))
    subject = answers.subject
    plain["subject"] = None if subject is None else [
        {**asdict(replace(entity, items=_NOTHING)), "items": as_data(entity.items)} for entity in subject
    ]
    if not answers.identity_asked:
        del plain["identity_asked"], plain["identity"]
    if not answers.doubts:
        del plain["doubts"]
    return plain


def _answers(data: dict[str, Any]) -> Answers:
    def day(value: str | None) -> dt.date | None:
        return dt.date.fromisoformat(value) if value else None

    names, listings, subject = data["names"], data["listings"], data["subject"]
    return Answers(
        names=None if names is None else tuple(
            RegisteredName(**{**n, "status_on": day(n["status_on"]), "until": day(n["until"])}) for n in names
        ),
        names_position=data["names_position"],
        names_truncated=data["names_truncated"],
        listings=None if listings is None else tuple(PersonListing(**{**p, "until": day(p["until"])}) for p in listings),
        registrations_at_address=data["registrations_at_address"],
        identity_asked=data.get("identity_asked", False),
        identity=_identity(data.get("identity", ())),
        subject=None if subject is None else tuple(_entity(entity) for entity in subject),
        doubts=tuple(str(doubt) for doubt in data.get("doubts", ())),
    )


def _identity(data: Sequence[dict[str, Any]] | None) -> tuple[IdentityResult, ...] | None:
    return None if data is None else tuple(_identity_result(r) for r in data)


def _identity_result(data: dict[str, Any]) -> IdentityResult:
    on, reuse = dt.date.fromisoformat(data["on"]), Reuse(**data["reuse"])
    return IdentityResult(**{**data, "on": on, "result": read_result(data["result"]), "reuse": reuse})


def _entity(data: dict[str, Any]) -> RegisteredEntity:
    published = data["publication"]
    publication = None if published is None else Publication(
        dt.date.fromisoformat(published["since"]), published["objections"], tuple(published["bars"])
    )
    return RegisteredEntity(**{
        **data, "established_on": dt.date.fromisoformat(data["established_on"]), "publication": publication,
        "items": Application.model_validate_json(strict_json.dumps(data["items"])),
    })


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return {"unknown": value.why}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Evidence | Suggestion):
        return asdict(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value
