"""Loading: a folder of YAML files, and the rulebooks it extends, into one `Rulebook`, or every defect at once.

An overlay may add rules and parameters, tighten an inherited rule's effect, retire it from a day on, or set
an inherited parameter (by writing it again); it cannot redefine a rule in silence.
"""

from __future__ import annotations

import datetime as dt
import graphlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from engine import strict_json, strict_yaml
from engine.domain.fact import Declaration, FactType
from engine.errors import (
    RULE_CYCLE,
    RULE_DATE,
    RULE_DUPLICATE,
    RULE_GROUNDING,
    RULE_NOT_FOUND,
    RULE_OVERLAY,
    RULE_SHAPE,
    RULE_SYNTAX,
    RULE_UNKNOWN_NAME,
    Defect,
    RulebookError,
)
from engine.message import placeholders
from engine.rules import ir, model
from engine.rules.compile import Coded, Compiler, nearest
from engine.rules.evaluate import compile_condition
from engine.rules.procedure import Procedure, ProcedurePart
from engine.rules.rulebook import CompiledRule, Rulebook
from engine.strict_yaml import Document

HOME = Path(__file__).resolve().parents[2] / "rulebooks"
STRICTNESS = ("note", "correct", "redirect", "refuse", "refer")
"""Later is stricter: an overlay may only move an effect to the right."""


@dataclass(slots=True)
class _Loading:
    """What has been gathered so far along the chain of rulebooks."""

    facts: Mapping[str, Declaration]
    rules: dict[str, CompiledRule] = field(default_factory=dict)
    parameters: dict[str, model.Parameter] = field(default_factory=dict)
    requirements: dict[str, Any] = field(default_factory=dict)
    procedure: dict[str, Any] = field(default_factory=dict)
    defects: list[Coded] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)
    files: dict[str, str] = field(default_factory=dict)
    chain: list[str] = field(default_factory=list)

    def defect(self, code: str, where: str, problem: str, advice: str = "") -> None:
        self.defects.append(Coded(code, Defect(where, problem, advice)))


def load(name: str, facts: Mapping[str, Declaration], home: Path = HOME) -> Rulebook:
    """Load the rulebook `name` under `home` with all it extends.

    Raises RulebookError with every defect found; a rulebook is never half loaded.
    """
    loading = _Loading(facts)
    head = _load_one(loading, home, name)
    strata = _strata(loading)
    if loading.defects or head is None:
        raise RulebookError(loading.defects[0].code, [c.defect for c in loading.defects])
    return Rulebook(
        name=head.name,
        title=head.title,
        notice=head.notice,
        area=tuple(head.area),
        rules=tuple(loading.rules.values()),
        strata=strata,
        parameters=loading.parameters,
        requirements=loading.requirements,
        procedure=Procedure(**loading.procedure),
        digest=loading.digest.hexdigest(),
        files=loading.files,
        chain=tuple(loading.chain),
    )


def _load_one(loading: _Loading, home: Path, name: str) -> model.Head | None:
    folder = home / name
    if name in loading.chain:
        loading.defect(RULE_CYCLE, f"{name}/rulebook.yaml:1", f"rulebook {name} extends itself", "break the circle")
        return None
    loading.chain.append(name)
    if not (folder / "rulebook.yaml").is_file():
        known = sorted(p.parent.name for p in home.glob("*/rulebook.yaml"))
        loading.defect(RULE_NOT_FOUND, str(folder.name), f"no rulebook {name!r}", nearest(name, known))
        return None
    document = _read(loading, folder / "rulebook.yaml", home)
    head = _validated(loading, model.Head, document.data, document, ()) if document else None
    if not isinstance(head, model.Head) or document is None:
        return None
    if head.extends:
        _load_one(loading, home, head.extends)
    _load_parameters(loading, folder, home)
    _load_requirements(loading, folder, home)
    _load_procedure(loading, folder, home)
    for path in sorted(folder.glob("[0-9]*.yaml")):
        _load_rules(loading, path, home)
    _apply_overlay(loading, head, document)
    return head


def _read(loading: _Loading, path: Path, home: Path) -> Document | None:
    source = path.relative_to(home).as_posix()
    data = path.read_bytes()
    loading.digest.update(f"{source}\0{len(data)}\0".encode() + data)
    loading.files[source] = hashlib.sha256(data).hexdigest()
    try:
        return strict_yaml.read(data.decode("utf-8"), source)
    except UnicodeDecodeError:
        loading.defect(RULE_SYNTAX, f"{source}:1", "not UTF-8 text", "save the file as UTF-8")
    except strict_yaml.YamlDefectError as error:
        loading.defects.append(Coded(RULE_SYNTAX, error.defect))
    return None


def _load_parameters(loading: _Loading, folder: Path, home: Path) -> None:
    path = folder / "parameters.yaml"
    document = _read(loading, path, home) if path.is_file() else None
    if document is None:
        return
    for name, data in (document.data or {}).items():
        parameter = _validated(loading, model.Parameter, data, document, (name,))
        if isinstance(parameter, model.Parameter):
            earlier = loading.parameters.get(name)
            if earlier is not None and earlier.type != parameter.type:
                loading.defect(RULE_OVERLAY, document.where((name,)), f"{name} was a {earlier.type}", "keep its type")
            loading.parameters[name] = parameter


def _load_requirements(loading: _Loading, folder: Path, home: Path) -> None:
    path = folder / "requirements.yaml"
    document = _read(loading, path, home) if path.is_file() else None
    if document is not None:
        loading.requirements.update(document.data or {})


def _load_procedure(loading: _Loading, folder: Path, home: Path) -> None:
    path = folder / "kinds.yaml"
    document = _read(loading, path, home) if path.is_file() else None
    if document is None:
        return
    part = _validated(loading, ProcedurePart, document.data or {}, document, ())
    if not isinstance(part, ProcedurePart):
        return
    loading.procedure.update((name, getattr(part, name)) for name in part.model_fields_set)
    procedure = Procedure(**loading.procedure)
    for told in procedure.published_of_persons():
        loading.defect(RULE_SHAPE, document.where(()), f"the publication may not tell {told!r}", "it holds what the law publishes; take it out")
    for name in procedure.unknown_names():
        loading.defect(RULE_UNKNOWN_NAME, document.where(()), f"no notice {name!r} is described", "describe it under notices")


def _load_rules(loading: _Loading, path: Path, home: Path) -> None:
    document = _read(loading, path, home)
    if document is None:
        return
    if not isinstance(document.data, list):
        loading.defect(RULE_SHAPE, document.where(()), "a rule file is a list of rules", "start each rule with '- id:'")
        return
    compiler = Compiler(loading.facts, loading.parameters, document)
    for index, data in enumerate(document.data):
        written = _validated(loading, model.Rule, data, document, (index,))
        if isinstance(written, model.Rule):
            _add_rule(loading, compiler, written, index)
    loading.defects.extend(compiler.defects)


def _add_rule(loading: _Loading, compiler: Compiler, written: model.Rule, index: int) -> None:
    where = compiler.document.where((index, "id"))
    if (earlier := loading.rules.get(written.id)) is not None:
        same_file = earlier.source.split(":")[0] == where.split(":")[0]
        code, advice = (RULE_DUPLICATE, "choose another id") if same_file else (RULE_OVERLAY, "tighten or retire the inherited rule in rulebook.yaml")
        loading.defect(code, where, f"rule {written.id} already stands at {earlier.source}", advice)
        return
    _check_head(loading, written, compiler.document, index)
    condition = compiler.condition(written.when, (index, "when"))
    set_to = None
    if isinstance(written.remedy, model.SetRemedy):
        wanted = FactType.DATE if isinstance(written.remedy.to, model.DateRef) else FactType.TEXT
        set_to = compiler.operand(written.remedy.to, wanted, (index, "remedy", "to"), {})
    if isinstance(written.remedy, model.ListRemedy):
        _check_list(loading, written.remedy.suggested, compiler.document, (index, "remedy", "suggested"))
    if condition is None:
        return
    loading.rules[written.id] = CompiledRule(
        written=written,
        condition=condition,
        evaluate=compile_condition(condition),
        source=where,
        effect=written.effect,
        until=written.in_force.to,
        facts=ir.facts_used(condition) | _facts_told(loading, written, set_to),
        propositions=ir.propositions_used(condition),
        set_to=set_to,
    )


def _facts_told(loading: _Loading, written: model.Rule, set_to: ir.Operand | None) -> frozenset[str]:
    """The facts a rule needs beyond its condition: those its messages name and its remedy uses."""
    texts = (written.message.applicant, written.message.clerk) if written.message else ()
    told = {name for text in texts for name in placeholders(text) if name in loading.facts}
    if isinstance(written.remedy, model.ListRemedy):
        told.add(written.remedy.suggested)
    return frozenset(told | ({set_to.name} if isinstance(set_to, ir.FactValue) else set()))


def _check_list(loading: _Loading, name: str, document: Document, path: strict_yaml.Path) -> None:
    known = loading.facts.get(name)
    if known is None or known.type is not FactType.LIST:
        lists = [n for n, d in loading.facts.items() if d.type is FactType.LIST]
        loading.defect(RULE_UNKNOWN_NAME, document.where(path), f"no list fact {name!r}", nearest(name, lists))


def _check_head(loading: _Loading, written: model.Rule, document: Document, index: int) -> None:
    judges, concludes = written.effect is not None, written.concludes is not None
    if judges is concludes:
        loading.defect(RULE_SHAPE, document.where((index, "id")), f"{written.id} needs either effect or concludes", "write exactly one")
    if judges and written.message is None:
        loading.defect(RULE_SHAPE, document.where((index, "id")), f"{written.id} has an effect and no message", "write message.applicant and message.clerk")
    if written.in_force.to is not None and written.in_force.to < written.in_force.from_:
        loading.defect(RULE_DATE, document.where((index, "in_force")), "the period ends before it starts", "check from and to")
    if written.grounding == "recalled" and written.effect not in (None, "refer", "note"):
        loading.defect(RULE_GROUNDING, document.where((index, "grounding")), f"{written.id} rests on recollection and would {written.effect}", "refer, or name the source and write seen")


def _apply_overlay(loading: _Loading, head: model.Head, document: Document) -> None:
    for i, change in enumerate(head.tighten):
        rule = _inherited(loading, change.rule, document, ("tighten", i, "rule"))
        if rule is None or rule.effect is None:
            continue
        if STRICTNESS.index(change.effect) <= STRICTNESS.index(rule.effect):
            loading.defect(RULE_OVERLAY, document.where(("tighten", i)), f"{change.effect} is not stricter than {rule.effect}", "an overlay can only tighten, or retire")
        loading.rules[rule.id] = replace(rule, effect=change.effect)
    for i, end in enumerate(head.retire):
        rule = _inherited(loading, end.rule, document, ("retire", i, "rule"))
        if rule is not None:
            loading.rules[rule.id] = replace(rule, until=end.from_ - dt.timedelta(days=1))


def _inherited(loading: _Loading, rule_id: str, document: Document, path: strict_yaml.Path) -> CompiledRule | None:
    rule = loading.rules.get(rule_id)
    if rule is None:
        loading.defect(RULE_UNKNOWN_NAME, document.where(path), f"no inherited rule {rule_id!r}", nearest(rule_id, loading.rules))
    return rule


def _strata(loading: _Loading) -> tuple[tuple[str, ...], ...]:
    """Propositions in an order in which each comes after all it builds on; a circle is a defect."""
    graph: dict[str, set[str]] = {}
    for rule in loading.rules.values():
        if rule.written.concludes:
            graph.setdefault(rule.written.concludes, set()).update(rule.propositions)
    for rule in loading.rules.values():
        for name in sorted(rule.propositions - set(graph)):
            loading.defect(RULE_UNKNOWN_NAME, rule.source, f"nothing concludes {name!r}", nearest(name, graph))
    sorter = graphlib.TopologicalSorter({n: sorted(graph[n] & set(graph)) for n in sorted(graph)})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        circle = " → ".join(error.args[1])
        source = next((r.source for r in loading.rules.values() if r.written.concludes in error.args[1]), "")
        loading.defect(RULE_CYCLE, source, f"conclusions run in a circle: {circle}", "let one of them rest on facts alone")
        return ()
    strata = []
    while sorter.is_active():
        ready = tuple(sorted(sorter.get_ready()))
        strata.append(ready)
        sorter.done(*ready)
    return tuple(strata)


def _validated(loading: _Loading, kind: type[BaseModel], data: Any, document: Document, path: strict_yaml.Path) -> BaseModel | None:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            where, shown = _locate(data, path, item["loc"])
            problem, advice = _explain(item, shown)
            code = RULE_DATE if "date" in item["type"] else RULE_SHAPE
            loading.defect(code, document.where(where), problem, advice)
        return None


def _locate(data: Any, path: strict_yaml.Path, loc: tuple[str | int, ...]) -> tuple[strict_yaml.Path, str]:
    """The path in the written data of a pydantic location, which also names union members and aliases."""
    last = next((str(p) for p in reversed(loc) if isinstance(p, str)), "")
    return (*path, *strict_json.written_path(data, loc)), last


def _explain(item: Any, name: str) -> tuple[str, str]:
    kind = item["type"]
    if kind == "extra_forbidden":
        known = sorted({*model.OPERATORS, *model.CONDITION_KEYS, *(f.alias or n for n, f in model.Rule.model_fields.items()), "where", "are"})
        return f"unknown key or operator {name!r}", nearest(name, known)
    if kind == "missing":
        return f"{name!r} is missing", "add it"
    if kind.startswith("union_tag"):
        return "no such form of condition", "use one of " + ", ".join(model.CONDITION_KEYS)
    return f"{name}: {item['msg']}", f"found {str(item.get('input'))[:60]!r}"
