"""A name by itself: the examination every application gets, restricted to the topic `name`.

`NameExaminer` is to a name what `engine.pipeline.process` is to an application: it asks the register, has the
case examined, and lets nothing be suggested that was not examined too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from engine.bundle import Bundle
from engine.domain.answers import Answers, Questions
from engine.domain.application import Application, EntityType, Parent
from engine.domain.finding import Finding
from engine.errors import APP_SHAPE, Defect, InputError
from engine.examination import Examination, examine
from engine.names.lexicon import Division, Lexicon, build
from engine.names.parse import ParsedName, parse
from engine.names.place import division_of_address
from engine.names.report import NameOutcome, conflicts, name_outcome, parts, words
from engine.names.words_of_names import PARTNERSHIP_BRACKETS
from engine.pipeline import NamesPort, Ports, gather, merge
from engine.questions import ask
from engine.remedy import candidates, remedied
from engine.report import finding_json

TOPICS = frozenset(("name",))
LONGEST = 2000
"""Characters of a name that the application format takes."""


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A name and what is known of the business. What is left out is read from the name: the city from its
    division, the kind of entity from its form, a branch's parent from its beginning.

    `set_up`: the name is for a new registration, which must show a division and an industry and may not be a group's
    (实施办法 第十七条, 第十九条, 第二十条); else that stays open, as it is for a name that is registered already.
    """

    name: str
    division: str | None = None
    entity_type: EntityType | None = None
    industry: str | None = None
    set_up: bool = True


@dataclass(frozen=True, slots=True)
class CheckedName:
    """A name with its examination. `register`: it was compared with a register of names."""

    application: Application
    parsed: ParsedName | None
    examination: Examination
    answers: Answers
    register: bool
    findings: tuple[Finding, ...]
    outcome: NameOutcome

    def as_json(self, suggestions: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """The contract of `names check --json` (docs/names.md)."""
        return {
            "name": self.application.name or "",
            "parts": parts(self.parsed),
            "confidence": self.parsed.confidence if self.parsed else 0.0,
            "words": words(self.examination),
            "conflicts": conflicts(self.examination),
            "outcome": self.outcome.value,
            "findings": [finding_json(f) for f in self.findings],
            "register": "checked" if self.register else "unchecked",
            "suggestions": suggestions or [],
        }


@dataclass(slots=True)
class NameExaminer:
    """Examines names with one bundle, one register (None: there is none) and one day."""

    bundle: Bundle
    names: NamesPort | None
    as_of: dt.date
    lexicon: Lexicon = field(init=False)

    def __post_init__(self) -> None:
        self.lexicon = self.bundle.libraries.compiled(build)

    def check(self, question: NameQuestion, remedies: bool = True) -> CheckedName:
        """Examine one name. Raises InputError for one that no application can carry (longer than `LONGEST`)."""
        name = writable(question.name)
        if len(name) > LONGEST:
            raise InputError(APP_SHAPE, Defect("/name", f"{len(name)} characters, at most {LONGEST} are read"))
        home = self.lexicon.places.get(question.division or "")
        blank = not name.strip()
        parsed = None if blank else parse(name, self.lexicon, home.code if home else None, question.entity_type == "branch")
        return self.examine(self.application(question, name, parsed, home), parsed, remedies)

    def application(
        self, question: NameQuestion, name: str, parsed: ParsedName | None, home: Division | None
    ) -> Application:
        """The application that the name alone makes."""
        entity_type = question.entity_type or entity_type_of(parsed)
        parent = parsed.parent if parsed is not None and entity_type == "branch" else None
        place = parsed.place if parsed is not None and parsed.branch is None else None
        if home is None or (place is not None and place.lies_in(home)):
            home = place or home
        return Application(
            entity_type=entity_type, name=name, division=home.code if home else None,
            parent=Parent(name=parent) if parent and len(parent) <= 300 else None,
            industry=question.industry,
            unknown=() if question.set_up else ("/registered_on", "/documents"),
        )

    def examine(self, application: Application, parsed: ParsedName | None, remedies: bool = True) -> CheckedName:
        """Examine the name of an application."""
        answers = self._answers(application)
        examination = examine(application, answers, self.bundle, self.as_of, TOPICS)
        findings = examination.findings
        if remedies and findings:
            findings = self._remedied(application, examination, answers)
        compared = answers.names is not None and application.division is not None
        outcome = name_outcome(findings, examination.undetermined, compared)
        return CheckedName(application, parsed, examination, answers, compared, findings, outcome)

    def _remedied(self, application: Application, examination: Examination, answers: Answers) -> tuple[Finding, ...]:
        proposals = candidates(application, answers, examination, self.bundle, self.as_of)
        for proposal in proposals:
            answers = merge(answers, self._answers(proposal.application))
        return remedied(
            examination, proposals, lambda changed: examine(changed, answers, self.bundle, self.as_of, TOPICS)
        )

    def _answers(self, application: Application) -> Answers:
        question = ask(application, self.bundle).name
        if question is None:
            return Answers(names=None if self.names is None else ())
        return replace(gather(Questions(question, (), None), Ports(names=self.names)), listings=())

    def division_named(self, text: str) -> str | None:
        """The code of the division a person names (江门, 江门市蓬江区, 440703); None if that is none, or several."""
        if text in self.lexicon.places:
            return text
        found = division_of_address(text, self.lexicon)
        if found is not None:
            return found.code
        ways = {
            s.division.code for s in self.lexicon.spellings.get(text, ())
            if s.division.level in ("province", "prefecture", "county")
        }
        return ways.pop() if len(ways) == 1 else None


def entity_type_of(parsed: ParsedName | None) -> EntityType:
    """The kind of entity whose name would be formed so; a works or shop counts as an individual business."""
    if parsed is None or parsed.form is None:
        return "company"
    if parsed.branch is not None:
        return "branch"
    if parsed.bracket in PARTNERSHIP_BRACKETS or "合伙" in parsed.form:
        return "partnership"
    if "个人独资" in parsed.form:
        return "sole_proprietorship"
    form = parsed.form_row.text if parsed.form_row else ""
    if form.endswith("公司"):
        return "company"
    return "cooperative" if form.endswith(("合作社", "联合社", "联社")) else "individual"


def writable(text: str) -> str:
    """The text with what no UTF-8 can say (lone surrogates, as from odd bytes on a command line) replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
