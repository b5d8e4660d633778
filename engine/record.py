"""The whole record of a decision, and deciding again from the record alone.

A record holds the revision, the answers, the facts, the digest of the trace, the versions and the decision.
Replaying takes revision, answers and day from it, and the bundle whose digest it names, and must come to
the same bytes. With another bundle or engine it says so instead of comparing what cannot be compared.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine import strict_json
from engine.bundle import Bundle
from engine.domain.answers import Answers, PersonListing, RegisteredName
from engine.domain.fact import Evidence, Suggestion, Unknown
from engine.domain.identity import IdentityResult, Reuse, read_result
from engine.domain.revision import freeze
from engine.errors import REC_FORMAT, REC_VERSION, Defect, RecordError
from engine.pipeline import Decided, conclude
from engine.receive.applications import accept
from engine.report import decision_json

FORMAT = 1


def write_record(decided: Decided, source: str) -> str:
    """The record as one JSON text; the same decision gives the same bytes."""
    trace = [
        [j.rule.id, j.truth, [[type(s.condition).__name__, s.truth] for s in j.steps]] for j in decided.examination.trace
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


def replay(text: str, bundle: Bundle) -> str:
    """The record that deciding again gives. Raises RecordError for a record that is malformed or of another bundle."""
    try:
        record = strict_json.loads(text)
        if record["format"] != FORMAT:
            raise RecordError(REC_FORMAT, Defect("/format", f"format {record['format']} is not known", f"this version reads {FORMAT}"))
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
    written = asdict(answers)
    if not answers.identity_asked:
        del written["identity_asked"], written["identity"]
    if not answers.doubts:
        del written["doubts"]
    return written


def _answers(data: dict[str, Any]) -> Answers:
    def day(value: str | None) -> dt.date | None:
        return dt.date.fromisoformat(value) if value else None

    names, listings = data["names"], data["listings"]
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
        doubts=tuple(str(doubt) for doubt in data.get("doubts", ())),
    )


def _identity(data: Sequence[dict[str, Any]] | None) -> tuple[IdentityResult, ...] | None:
    return None if data is None else tuple(_identity_result(r) for r in data)


def _identity_result(data: dict[str, Any]) -> IdentityResult:
    on, reuse = dt.date.fromisoformat(data["on"]), Reuse(**data["reuse"])
    return IdentityResult(**{**data, "on": on, "result": read_result(data["result"]), "reuse": reuse})


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
