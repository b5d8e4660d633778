"""Does the name stand in the way of a registered one, or a registered one in its way?

企业名称登记管理规定 第十七条 (what may not be registered), 企业名称相同相近比对规则 第四条 (what is shown).
The candidates come from the register of names of the applicant's city; the check reads them the way it
reads the applicant's name. The entity's own name, its parent's and those of its subject never count.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from engine.case import Case, Check
from engine.domain.answers import RegisteredName
from engine.domain.fact import Declaration, Evidence, FactType, Field, Measured, Record, Unknown
from engine.names.conflict import AGREES, KINDS, SAME, Kind, relation
from engine.names.keys import NameKeys, keys_of, read_plain, trades
from engine.names.lexicon import Lexicon, build
from engine.names.parse import ParsedName, parse, read_name
from engine.names.place import home_of
from engine.text.normalise import Normalised, fold_with_offsets, normalise
from reference_libs.library import Libraries

MOST_REMEMBERED = 20_000
_ENDED = ("deregistered", "changed", "revoked")
_STANDING = {
    "registered": "已登记", "reserved": "保留期内", "deregistered": "已注销", "changed": "已变更", "revoked": "已吊销",
}
_RELATION_PAPERS = frozenset(("investment_relation", "name_authorisation"))

CONFLICTS = Declaration(
    "name.conflicts", FactType.LIST, "registered names of the same city that are the same as or similar to the name",
    "/name",
    fields=(
        Field("name", FactType.TEXT, "the registered name"),
        Field("relation", FactType.TEXT, "same 相同 or similar 相近", ("same", "similar")),
        Field("kind", FactType.TEXT, "in what they agree, the gravest first", KINDS),
        Field("status", FactType.TEXT, "standing of the registered name",
              ("registered", "reserved", "deregistered", "changed", "revoked")),
        Field("standing", FactType.TEXT, "the status, in Chinese"),
        Field("agrees", FactType.TEXT, "in what they agree, in Chinese"),
        Field("score", FactType.INT, "likeness of the two trade names, 0 to 100"),
        Field("excused", FactType.BOOL, "an investment relation or an authorisation is shown, so that the law lets the same trade name pass"),
        Field("ended_on", FactType.DATE, "the day a deregistered, changed or revoked name ended"),
        Field("until", FactType.DATE, "the last day a reserved name is kept"),
    ),
)
REGISTER = Declaration(
    "name.register", FactType.TEXT, "whether the register of names was asked", "/name", values=("checked", "unchecked")
)
TRUNCATED = Declaration(
    "name.register_truncated", FactType.BOOL, "the register had more candidates than it gave", "/name"
)


def measure(case: Case) -> Measured:
    """See the declarations."""
    application = case.application
    for part, why in (("name", "名称未提供，无法与已登记名称比对"), ("division", "住所所在行政区划未提供，无法与已登记名称比对")):
        if application.is_unknown(part):
            return _all(Unknown(why), "unchecked")
    name = case.reading(read_name)
    if name is None or application.division is None:
        return Measured({CONFLICTS.name: (), REGISTER.name: None, TRUNCATED.name: False})
    if case.answers.names is None:
        return _all(Unknown("企业名称库未返回比对结果"), "unchecked")
    return Measured({
        CONFLICTS.name: _conflicts(case, name, case.answers.names),
        REGISTER.name: "checked",
        TRUNCATED.name: case.answers.names_truncated,
    })


def _all(unknown: Unknown, register: str) -> Measured:
    return Measured({CONFLICTS.name: unknown, REGISTER.name: register, TRUNCATED.name: unknown})


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where the parts of the name stand in the applicant's own text."""

    text: str
    plain: Normalised
    name: ParsedName

    def evidence(self, kind: Kind, entry: str) -> Evidence:
        """The trade name's characters; the whole name where all of it agrees."""
        span = None if kind in ("identical", "reordered") else self.name.spans.get("trade_name")
        start, end = self.plain.source(*span) if span else (0, len(self.text))
        return Evidence("/name", start, end, self.text[start:end], entry)


def _conflicts(case: Case, name: ParsedName, rows: tuple[RegisteredName, ...]) -> tuple[Record, ...]:
    if not rows:
        return ()
    plain = fold_with_offsets(name.text)
    if plain.text != name.text:
        home = home_of(case)
        branch = case.application.entity_type == "branch"
        name = parse(plain.text, case.libraries.compiled(build), home.code if home else None, branch)
    mine = keys_of(name, case.libraries.compiled(trades))
    marks = _Marks(case.application.name or "", plain, name)
    remembered = case.libraries.compiled(_Remembered)
    own_names, own_codes = _own(case)
    found: list[tuple[int, str, Record]] = []
    for row in rows:
        if row.status == "released" or (row.uscc and row.uscc in own_codes):
            continue
        other = remembered.keys_of(row)
        if other.full in own_names:
            continue
        kind = relation(mine, other)
        if kind is not None:
            found.append((KINDS.index(kind), row.name, _record(case, marks, row, kind, mine, other)))
    found.sort(key=lambda item: (item[0], item[1], str(item[2]["status"])))
    return tuple(record for _, _, record in found)


def _own(case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """Names (normal form) and codes that are the applicant's own: of the entity itself and of a branch's parent."""
    owners = [o for o in (case.application.subject, case.application.parent) if o is not None]
    names = frozenset(normalise(owner.name) for owner in owners if owner.name)
    return names, frozenset(owner.uscc for owner in owners if owner.uscc)


def _record(
    case: Case, marks: _Marks, row: RegisteredName, kind: Kind, mine: NameKeys, other: NameKeys
) -> Record:
    ended = row.status in _ENDED
    same_name_lives = kind in ("identical", "reordered") and not ended
    return {
        "name": row.name,
        "relation": "same" if kind in SAME else "similar",
        "kind": kind,
        "status": row.status,
        "standing": _STANDING[row.status],
        "agrees": AGREES[kind],
        "score": round(fuzz.ratio(mine.trade or mine.full, other.trade or other.full)),
        "excused": not same_name_lives and _related(case, row),
        "ended_on": (row.status_on or Unknown(f"名称库未载明“{row.name}”注销、变更或者吊销的日期")) if ended else None,
        "until": (row.until or Unknown(f"名称库未载明“{row.name}”的保留期")) if row.status == "reserved" else None,
        "evidence": (marks.evidence(kind, row.name),),
    }


def _related(case: Case, row: RegisteredName) -> bool:
    """Whether the papers, or a corporate party that bears the registered name, show a relation to its owner."""
    if any(document.type in _RELATION_PAPERS for document in case.application.documents):
        return True
    full = normalise(row.name)
    return any(
        normalise(party.name) == full
        or (row.uscc is not None and party.document is not None and party.document.number == row.uscc)
        for party in case.application.parties
        if party.kind == "corporate"
    )


class _Remembered:
    """Readings of registered names, kept for the life of the libraries; bounded, and without effect on any result."""

    def __init__(self, libraries: Libraries) -> None:
        self._lexicon: Lexicon = libraries.compiled(build)
        self._trades = libraries.compiled(trades)
        self._known: dict[tuple[str, str], NameKeys] = {}

    def keys_of(self, row: RegisteredName) -> NameKeys:
        key = (row.name, row.city)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            found = self._known[key] = keys_of(
                read_plain(row.name, self._lexicon, row.city), self._trades
            )
        return found


CHECK = Check(
    "name_conflict", ("divisions", "industry_words", "organisation_forms"), (CONFLICTS, REGISTER, TRUNCATED), measure
)
