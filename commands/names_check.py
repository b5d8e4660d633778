"""`miaopi names parse | check | suggest | measure`: names read, examined and proposed, without an application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from commands.lines import given, piped
from engine.domain.application import EntityType

if TYPE_CHECKING:
    from engine.name_check import NameExaminer, NameQuestion

F = TypeVar("F", bound=Callable[..., Any])
IN_CHECK = 3
"""Names that `check` proposes in the place of one that cannot stand."""


def _about_the_business(function: F) -> F:
    """The options that say what the name itself leaves open."""
    function = click.option("--entity-type", type=click.Choice(get_args(EntityType)), help="Kind of entity (default: by the name's form).")(function)
    function = click.option("--industry", default=None, metavar="TEXT", help="Trade, in words or as a class of GB/T 4754.")(function)
    return click.option("--city", default=None, metavar="TEXT", help="City or district, by name or code (default: by the name's division).")(function)


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--city", default=None, metavar="TEXT", help="City or district, by name or code (default: by the name's division).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per name (docs/names.md).")
def parse(names: tuple[str, ...], city: str | None, as_json: bool) -> None:
    """Read names into division, trade name, industry and form (- for standard input: a name per line, JSON out)."""
    from commands.names_shown import reading_lines
    from engine import strict_json
    from engine.name_check import writable
    from engine.names.parse import parse as read
    from engine.names.report import reading

    examiner = _examiner(None, compared=False)
    home = _division(examiner, city)
    from_input = piped(names)
    for text in given(names):
        found = read(writable(text), examiner.lexicon, home)
        if as_json or from_input:
            click.echo(strict_json.dumps(reading(found)))
        else:
            click.echo("\n".join(reading_lines(found)))


@click.command()
@click.argument("names", nargs=-1, required=True)
@_about_the_business
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line per name (docs/names.md).")
@click.option("--set-up", "set_up", is_flag=True, help="The name is for a new registration: ask for what only a set-up must show.")
@click.option("--suggest/--no-suggest", "suggesting", default=None, help="Propose free names and remedies (default: not for standard input).")
@click.option("--as-of", "as_of", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
@click.option("--rulebook", default=None, help="Rulebook to judge with (default: MIAOPI_RULEBOOK).")
def check(
    names: tuple[str, ...], city: str | None, industry: str | None, entity_type: EntityType | None,
    as_json: bool, set_up: bool, suggesting: bool | None, as_of: str | None, rulebook: str | None,
) -> None:
    """Examine names as every application's name is examined (- for standard input: a name per line, JSON out).

    Whether the names are for new registrations is not assumed: a division, an industry and no 集团 are asked for with
    --set-up, and of every application for an establishment. Without an import of names the words and the structure alone are judged ("register":"unchecked").
    """
    from engine.name_check import NameQuestion

    examiner = _examiner(rulebook, as_of=as_of)
    home = _division(examiner, city)
    from_input = piped(names)
    wanted = not from_input if suggesting is None else suggesting
    unread = 0
    for text in given(names):
        question = NameQuestion(text, home, entity_type, industry, set_up)
        shown, read = _checked(examiner, question, wanted, as_json or from_input)
        unread += not read
        click.echo(shown)
    raise SystemExit(2 if unread else 0)


def _checked(examiner: NameExaminer, question: NameQuestion, suggesting: bool, as_json: bool) -> tuple[str, bool]:
    """What to print of one name, and whether it could be read."""
    from commands.names_shown import checked_lines
    from commands.show import printable
    from engine import strict_json
    from engine.errors import InputError
    from engine.name_check import writable
    from engine.name_suggestions import Wanted, suggest
    from engine.names.report import NameOutcome

    try:
        found = examiner.check(question, remedies=suggesting)
    except InputError as error:
        name = writable(question.name)
        return (strict_json.dumps({"name": name, "error": error.as_json()}) if as_json else f"■ {printable(name[:60])}…\n  {error}"), False
    proposed = []
    if suggesting and found.outcome not in (NameOutcome.FREE, NameOutcome.SIMILAR):
        wanted = Wanted(found.application.name, _phrase(examiner, question.industry), "", found.application.division, question.entity_type)
        proposed = [s.as_json() for s in suggest(examiner, wanted, IN_CHECK)]
    return (strict_json.dumps(found.as_json(proposed)) if as_json else "\n".join(checked_lines(found, proposed))), True


@click.command()
@click.argument("name", required=False)
@_about_the_business
@click.option("--wish", default="", metavar="TEXT", help="What it should be like, in your own words: 吉祥一点的奶茶店.")
@click.option("--number", type=click.IntRange(1, 20), default=5, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--as-of", "as_of", default=None, metavar="DATE", help="Judge as of this day (default: today in China).")
def suggest(
    name: str | None, city: str | None, industry: str | None, entity_type: EntityType | None,
    wish: str, number: int, as_json: bool, as_of: str | None,
) -> None:
    """Propose free names, near to NAME or for a trade and a wish; every one has been examined."""
    from commands.names_shown import suggestion_lines
    from engine import strict_json
    from engine.name_suggestions import Wanted
    from engine.name_suggestions import suggest as propose

    if not (name or industry or wish):
        raise click.UsageError("give a NAME, --industry or --wish")
    examiner = _examiner(None, as_of=as_of)
    home = _division(examiner, city) or _area(examiner, name)
    found = propose(examiner, Wanted(name, _phrase(examiner, industry), wish, home, entity_type), number)
    compared = "checked" if examiner.names is not None else "unchecked"
    if as_json:
        click.echo(strict_json.dumps({"name": name, "register": compared, "suggestions": [s.as_json() for s in found]}))
    else:
        click.echo("\n".join(suggestion_lines([s.as_json() for s in found], compared)))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--as-of", "as_of", default="2026-11-21", metavar="DATE", help="The day the labels are for.")
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False), help="Write the report here, to commit and diff.")
def measure(folder: Path, as_of: str, target: Path | None) -> None:
    """Examine labelled names and compare: confusion matrix by group, every difference. Exit 1 on a difference."""
    from commands.options import day_of, open_bundle
    from commands.show import progress
    from engine.proving.labelled_names import frozen_names_report, measure_names, read_name_cases

    cases = read_name_cases(folder)
    measured = list(progress(measure_names(cases, open_bundle(None), day_of(as_of)), len(cases), "names"))
    report = frozen_names_report(measured)
    if target is not None:
        target.write_text(report, encoding="utf-8")
    click.echo(report, nl=False)
    raise SystemExit(1 if any(m.differences for m in measured) else 0)


def _examiner(rulebook: str | None, as_of: str | None = None, compared: bool = True) -> NameExaminer:
    from commands.names_register import open_register
    from commands.options import day_of, open_bundle
    from engine.name_check import NameExaminer

    bundle = open_bundle(rulebook)
    return NameExaminer(bundle, open_register(bundle) if compared else None, day_of(as_of))


def _division(examiner: NameExaminer, city: str | None) -> str | None:
    if city is None:
        return None
    code = examiner.division_named(city.strip())
    if code is None:
        raise click.UsageError(f"{city!r} is no division, or the name of several; write it in full (江门市蓬江区) or as a code")
    return code


def _area(examiner: NameExaminer, name: str | None) -> str | None:
    """The area of the rulebook's authority, where no city is given and none stands in the name."""
    from engine.names.parse import parse as read

    if name and read(name, examiner.lexicon).place is not None:
        return None
    area = examiner.bundle.rulebook.area
    code = area[0].ljust(6, "0") if area else ""
    if code not in examiner.lexicon.places:
        raise click.UsageError("say where: --city")
    return code


def _phrase(examiner: NameExaminer, industry: str | None) -> str | None:
    from engine.names.suggest import phrase_for

    if industry is None or not industry.strip().isascii():
        return industry
    return phrase_for(industry.strip(), examiner.bundle.libraries["industry_words"])
