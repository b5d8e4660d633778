"""What a worker decides with is exchanged between two cases, all together, and what cannot be read changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.casefile.surroundings import Places, Surroundings
from engine.casefile.worker import Worker
from engine.domain.application import Application
from engine.identity.listings import EXAMPLE as LISTINGS
from engine.lifecycle.stage import Stage
from engine.register import index
from engine.register.names_store import NamesStore
from engine.register.publications import EXAMPLE as PUBLICATIONS
from engine.rules.load import HOME as RULEBOOKS
from reference_libs.library import HOME as LIBRARIES
from reference_libs.library import load
from reference_libs.publish import propose, write
from tests.desk import Desk

Template = Callable[..., Application]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A rulebook and libraries of the test's own."""
    for name, source in (("rulebooks", RULEBOOKS), ("libraries", LIBRARIES)):
        shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(LISTINGS, tmp_path / "listings.tsv")
    return Places("jiangmen", tmp_path / "rulebooks", tmp_path / "libraries", tmp_path / "index", tmp_path / "listings.tsv", PUBLICATIONS)


@pytest.fixture
def sqlite_desk(new_desk: Callable[[str], Desk], tmp_path: Path) -> Desk:
    return new_desk(f"sqlite:///{tmp_path / 'store.db'}")


def at_work(desk: Desk, places: Places) -> tuple[Worker, Surroundings]:
    surroundings = Surroundings(places, desk.database, desk.office.vault)
    return Worker("w", desk.database, desk.writer, surroundings, lambda: desk.now), surroundings


def decided_with(desk: Desk, application_id: str) -> str:
    ((bundle,),) = desk.rows("SELECT bundle FROM decisions WHERE application_id = :id", id=application_id)
    return str(bundle)


def test_a_changed_rule_is_in_force_from_the_next_case_on_and_a_broken_one_never(
    sqlite_desk: Desk, template: Template, places: Places
) -> None:
    desk = sqlite_desk
    worker, surroundings = at_work(desk, places)
    first = desk.submit(template("individual", name=None), "a")
    worker.step()
    rule = places.rulebooks / "jiangmen" / "parameters.yaml"
    before = rule.read_text(encoding="utf-8")
    rule.write_text(before.replace("江府〔2022〕30号", "江府〔2022〕31号"), encoding="utf-8")
    second = desk.submit(template("individual", name=None), "b")
    worker.step()
    rule.write_text(before.replace("江府〔2022〕30号", "江府〔2022〕31号") + "x: [", encoding="utf-8")
    third = desk.submit(template("individual", name=None), "c")
    worker.step()
    assert surroundings.kept_back is not None
    assert "parameters.yaml" in str(surroundings.kept_back)
    one, two, three = (decided_with(desk, told.id) for told in (first, second, third))
    assert one != two == three
    assert desk.head(third.id).stage is Stage.APPROVED


def test_new_libraries_wait_for_the_index_that_is_filed_with_them(sqlite_desk: Desk, template: Template, places: Places) -> None:
    desk = sqlite_desk
    store = NamesStore(desk.database)
    desk.submit(template(), "a")
    libraries = desk.office.bundle.libraries
    index.rebuild(store.rows_after(0), places.names_index, libraries=libraries)
    worker, surroundings = at_work(desk, places)
    worker.step()
    words = places.libraries / "lexicons" / "industry_words.tsv"
    lines = words.read_text(encoding="utf-8").splitlines()
    words.write_text("\n".join([*lines, "\t".join(["陨石鉴赏", "陨石鉴赏", "陨石鉴赏", "9051", "0"])]) + "\n", encoding="utf-8")
    write(propose("industry_words", None, places.libraries), places.libraries)
    surroundings.refresh()
    assert surroundings.kept_back is not None
    assert surroundings.kept_back.code == "REG-INDEX"
    old = surroundings.office.bundle.digest


    index.rebuild(store.rows_after(0), places.names_index, libraries=load(places.libraries))
    surroundings.refresh()
    assert surroundings.kept_back is None
    assert surroundings.office.bundle.digest != old


def test_a_new_list_is_taken_up_and_a_rebuilt_index_empties_the_memory(sqlite_desk: Desk, template: Template, places: Places) -> None:
    desk = sqlite_desk
    worker, surroundings = at_work(desk, places)
    desk.submit(template(), "a")
    worker.step()
    surroundings.refresh()
    assert surroundings.behind == 2
    index.rebuild(NamesStore(desk.database).rows_after(0), places.names_index, libraries=surroundings.office.bundle.libraries)
    surroundings.refresh()
    assert surroundings.behind == 0
    with places.listings.open("a", encoding="utf-8") as file:
        file.write("440703198806240026\tdishonest_debtor\t\n")
    told = desk.submit(template(name="江门市叶知软件有限公司"), "b")
    worker.step()
    assert desk.head(told.id).stage is not Stage.APPROVED


