"""`miaopi rules`: read, check and prove the rulebooks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from commands import rules_crosscheck

F = TypeVar("F", bound=Callable[..., Any])


def rulebook_options(function: F) -> F:
    """The options every command that reads a rulebook has."""
    function = click.option("--rulebook", "name", default=None, help="Rulebook to use (default: MIAOPI_RULEBOOK).")(function)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


@click.group()
def group() -> None:
    """List, explain, lint and test the rules."""


group.add_command(rules_crosscheck.crosscheck)


@group.command("list")
@rulebook_options
@click.option("--status", default=None, help="Only rules of this status (draft, shadow, active, retired).")
@click.option("--topic", default=None, help="Only rules of this topic (the first part of the id).")
def list_rules(name: str | None, as_json: bool, status: str | None, topic: str | None) -> None:
    """List the rules with effect, legal basis and status."""
    from commands.options import open_bundle

    rules = [
        r for r in open_bundle(name).rulebook.rules
        if (status is None or r.written.status == status) and (topic is None or r.topic == topic)
    ]
    rows = [
        {"id": r.id, "title": r.written.title, "effect": r.effect or f"concludes {r.written.concludes}",
         "status": r.written.status, "legal_basis": r.written.legal_basis,
         "in_force_from": r.written.in_force.from_.isoformat(), "source": r.source}
        for r in rules
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    from commands.show import table

    table(["rule", "effect", "title", "legal basis"], [[r["id"], r["effect"], r["title"], r["legal_basis"]] for r in rows])
    click.echo(f"{len(rows)} rules")


@group.command()
@rulebook_options
def lint(name: str | None, as_json: bool) -> None:
    """Check the rulebook: names, types, grounding, tests, dates, placeholders. Exit 1 on a problem."""
    from commands.options import open_bundle, settings
    from engine.proving.lint import lint as run_lint

    found = run_lint(open_bundle(name), settings().rulebooks)
    if as_json:
        click.echo(json.dumps([p.as_json() for p in found], ensure_ascii=False))
    else:
        for problem in found:
            click.echo(f"{problem.where}: {problem.rule}: {problem.problem} → {problem.advice}")
        click.echo(f"{len(found)} problems")
    raise SystemExit(1 if found else 0)


@group.command()
@rulebook_options
@click.option("--rule", "only", default=None, help="Only the tests of rules whose id starts with this.")
def test(name: str | None, as_json: bool, only: str | None) -> None:
    """Run the rulebook's own tests. Exit 1 if one fails."""
    from commands.options import open_bundle, settings
    from engine.checks.catalogue import DECLARATIONS
    from engine.proving.rule_tests import read_tests, run_tests

    bundle = open_bundle(name)
    tests = read_tests(bundle.rulebook, DECLARATIONS, settings().rulebooks)
    chosen = tuple(t for t in tests if only is None or t.rule.startswith(only))
    results = list(run_tests(bundle, chosen))
    failed = [r for r in results if not r.passed]
    if as_json:
        click.echo(json.dumps({"run": len(results), "failed": [
            {"rule": r.test.rule, "name": r.test.name, "expect": r.test.expect, "got": r.got, "where": r.test.source} for r in failed
        ]}, ensure_ascii=False))
    else:
        for r in failed:
            click.echo(f"{r.test.source}: {r.test.rule}: expected {r.test.expect}, got {r.got}: {r.test.name}")
        click.echo(f"{len(results)} tests, {len(failed)} failed")
    raise SystemExit(1 if failed else 0)


@group.command()
@rulebook_options
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--as-of", "as_of_text", default="2026-11-21", metavar="DATE", help="The day the labels are for.")
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here, to commit and diff.")
def measure(folder: Path, name: str | None, as_json: bool, as_of_text: str, target: Path | None) -> None:
    """Decide labelled applications and compare: confusion matrix, shares, every difference. Exit 1 on a difference."""
    from commands.options import day_of, open_bundle
    from commands.outside import example_ports
    from commands.show import progress
    from engine.proving.labelled import frozen_report, measure_cases, read_cases

    bundle = open_bundle(name)
    cases = read_cases(folder)
    run = measure_cases(cases, bundle, example_ports(bundle), day_of(as_of_text))
    measured = list(progress(run, len(cases), "cases"))
    report = frozen_report(measured)
    if target is not None:
        target.write_text(report, encoding="utf-8")
    if as_json:
        click.echo(json.dumps([
            {"id": m.case.id, "expected": m.case.outcome, "decided": m.decided.outcome.value, "missing": m.missing, "surplus": m.surplus}
            for m in measured
        ], ensure_ascii=False))
    else:
        click.echo(report, nl=False)
    raise SystemExit(0 if all(m.exact for m in measured) else 1)


@group.command()
@rulebook_options
@click.option("--labelled", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Labelled applications that count as tests too.")
@click.option("--as-of", "as_of_text", default="2026-11-21", metavar="DATE", help="The day the labels are for.")
@click.option("--rule", "only", default="", help="Only rules whose id starts with this.")
def mutate(name: str | None, as_json: bool, labelled: Path | None, as_of_text: str, only: str) -> None:
    """Break every rule in every way and show what no test notices. Exit 1 when a mutant survives."""
    from commands.options import day_of, open_bundle, settings
    from commands.outside import example_ports
    from commands.show import progress, table
    from engine.checks.catalogue import DECLARATIONS
    from engine.proving.labelled import as_results, measure_cases, read_cases
    from engine.proving.mutation import run
    from engine.proving.rule_tests import read_tests

    bundle = open_bundle(name)
    tests = read_tests(bundle.rulebook, DECLARATIONS, settings().rulebooks)
    cases = read_cases(labelled) if labelled else ()
    results = as_results(list(measure_cases(cases, bundle, example_ports(bundle), day_of(as_of_text))))
    verdicts = list(progress(run(bundle, tests, results, only), None, "mutants"))
    survivors = [v for v in verdicts if v.killed_by is None]
    if as_json:
        click.echo(json.dumps({"made": len(verdicts), "killed": len(verdicts) - len(survivors), "survivors": [
            {"rule": v.mutant.rule, "kind": v.mutant.kind, "how": v.mutant.how} for v in survivors
        ]}, ensure_ascii=False))
    else:
        kinds = sorted({v.mutant.kind for v in verdicts})
        made = {k: [v for v in verdicts if v.mutant.kind == k] for k in kinds}
        table(["kind", "made", "killed"], [[k, len(m), sum(v.killed_by is not None for v in m)] for k, m in made.items()])
        for v in survivors:
            click.echo(f"survived: {v.mutant.rule}: {v.mutant.kind}: {v.mutant.how}")
        click.echo(f"{len(verdicts)} mutants made, {len(verdicts) - len(survivors)} killed")
    raise SystemExit(1 if survivors else 0)


@group.command()
@click.argument("rule_id")
@rulebook_options
def explain(rule_id: str, name: str | None, as_json: bool) -> None:
    """Show one rule: what it says, on what facts, with what parameters, and its tests."""
    from commands.options import open_bundle, settings
    from engine.errors import RULE_NOT_FOUND, Defect, RulebookError
    from engine.proving.explain import describe_rule
    from engine.rules.compile import nearest

    bundle = open_bundle(name)
    rule = bundle.rulebook.rule(rule_id)
    if rule is None:
        advice = nearest(rule_id, (r.id for r in bundle.rulebook.rules))
        raise RulebookError(RULE_NOT_FOUND, Defect(bundle.rulebook.name, f"no rule {rule_id!r}", advice))
    described = describe_rule(bundle, rule, settings().rulebooks)
    click.echo(json.dumps(described, ensure_ascii=False) if as_json else "\n".join(described["lines"]))


@group.command()
@click.option("--write", is_flag=True, help="Write rulebooks/schema.json instead of printing.")
def schema(write: bool) -> None:
    """Print the JSON Schema of a rule file (editors complete and check with it)."""
    from engine.checks.catalogue import DECLARATIONS
    from engine.proving.schema import rule_file_schema
    from engine.rules.load import HOME

    text = json.dumps(rule_file_schema(DECLARATIONS), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if write:
        (HOME / "schema.json").write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
