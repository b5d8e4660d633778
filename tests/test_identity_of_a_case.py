"""Identities on the main path: asked for where they are verified, recorded, replayed; the demonstration says what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from engine import bundle as bundles
from engine.bundle import Bundle
from engine.checks.catalogue import DECLARATIONS
from engine.domain.application import Application
from engine.domain.identity import IdentityResult, PersonQuery
from engine.errors import RULE_UNKNOWN_NAME, RulebookError
from engine.pipeline import Decided, IdentityPort, Ports, process
from engine.proving.labelled_identity import LabelledIdentity
from engine.proving.lint import lint
from engine.proving.rule_tests import read_tests, run_tests
from engine.record import replay, write_record
from engine.rules.load import HOME, load

Labelled = Callable[[str], Application]
SIMULATED = LabelledIdentity({"everyone": {"provider": "simulated", "assurance": "none", "outcome": "passed", "liveness": "not_checked"}})
EMBEDDED = LabelledIdentity(
    {"everyone": {"provider": "embedded", "assurance": "low", "outcome": "measured", "liveness": "passed", "distance": "0.31"}}
)


class Remembering:
    """A port that remembers whom it was asked about and has no answer."""

    def __init__(self) -> None:
        self.asked: list[PersonQuery] = []

    def results(self, people: Sequence[PersonQuery]) -> tuple[IdentityResult, ...] | None:
        self.asked.extend(people)
        return None


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return bundles.load("demo")


def decided(application: Application, bundle: Bundle, ports: Ports, identity: IdentityPort, as_of: dt.date) -> Decided:
    return process(application, bundle, replace(ports, identity=identity), as_of)


def test_everyone_who_has_to_be_verified_is_asked_for(labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date) -> None:
    port = Remembering()
    found = decided(labelled("company-plain-01"), bundle, ports, port, as_of)
    assert {p.name for p in port.asked} == {"黄志远", "吴佩珊", "郑小敏"}
    assert found.outcome == "refer"
    assert any("身份核验" in u.why for u in found.undetermined)


@pytest.mark.parametrize("identity", [EMBEDDED, SIMULATED, LabelledIdentity(None), LabelledIdentity({})])
def test_a_record_with_identities_replays_to_the_same_bytes(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date, identity: LabelledIdentity
) -> None:
    record = write_record(decided(labelled("individual-plain-01"), bundle, ports, identity, as_of), "x")
    assert '"identity_asked":true' in record
    assert replay(record, bundle) == record


def test_a_record_says_nothing_of_identity_where_nobody_was_asked(
    labelled: Labelled, bundle: Bundle, ports: Ports, as_of: dt.date
) -> None:
    record = write_record(process(labelled("individual-plain-01"), bundle, ports, as_of), "x")
    assert "identity_asked" not in record
    assert replay(record, bundle) == record


@pytest.mark.parametrize("identity", [SIMULATED, EMBEDDED])
def test_the_demonstration_accepts_what_no_other_rulebook_does_and_says_so(
    labelled: Labelled, bundle: Bundle, demo: Bundle, ports: Ports, as_of: dt.date, identity: LabelledIdentity
) -> None:
    application = labelled("individual-plain-01")
    assert decided(application, bundle, ports, identity, as_of).outcome == "refer"
    shown = decided(application, demo, ports, identity, as_of)
    assert shown.outcome == "approve"
    assert [f.rule for f in shown.findings if "没有法律效力" in f.message.applicant] == ["demo.simulated-face"]


def test_the_demonstration_has_a_digest_of_its_own_and_a_loud_notice(bundle: Bundle, demo: Bundle) -> None:
    assert demo.versions()["rulebook"] != bundle.versions()["rulebook"]
    assert "没有法律效力" in demo.rulebook.notice
    assert "没有法律效力" in demo.rulebook.title


def test_the_demonstration_is_tested_too(demo: Bundle) -> None:
    results = list(run_tests(demo, read_tests(demo.rulebook, DECLARATIONS, HOME)))
    assert [(r.test.rule, r.test.name) for r in results if not r.passed] == []
    assert lint(demo, HOME) == []


def test_a_test_that_stands_instead_of_none_is_an_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("rulebooks")
    for name in ("national", "jiangmen", "demo"):
        (home / name).symlink_to(HOME / name)
    (home / "town" / "tests").mkdir(parents=True)
    (home / "town" / "rulebook.yaml").write_text("name: town\ntitle: 某镇\nextends: jiangmen\n", encoding="utf-8")
    (home / "town" / "tests" / "01.yaml").write_text(
        "- {rule: identity.simulated, name: 某镇接受模拟人脸, instead_of: 模拟核验不查验任何人, expect: miss}\n", encoding="utf-8"
    )
    with pytest.raises(RulebookError) as caught:
        read_tests(load("town", DECLARATIONS, home), DECLARATIONS, home)
    assert caught.value.code == RULE_UNKNOWN_NAME
    assert "模拟核验没有查验任何人，转人工" in str(caught.value)
