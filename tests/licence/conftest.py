"""A licence of every variant, made from the application templates that ship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.application import Application
from engine.licence.document import Issue
from engine.receive.applications import read_path
from engine.signing.authority import Authority
from engine.typesetting.setter import Setter
from tests.conftest import DAY
from tests.desk import Desk
from tests.licence.library import Library, workshop
from tests.papers.conftest import NOW, the_authorities, the_speech

TEMPLATES = Path(__file__).parents[2] / "examples" / "templates"
VARIANTS = ("individual", "company", "sole_proprietorship", "partnership", "cooperative", "branch")
CODE = "91440703MA0000001X"
FOOD = {
    "number": "JY14407030000012", "name": "江门市蓬江区叶知小吃店", "code": "92440703MA0000002X", "person": "叶知秋",
    "residence": "广东省江门市蓬江区白石大道168号105铺", "address": "广东省江门市蓬江区白石大道168号105铺", "trade": "餐饮服务经营者",
    "items": "热食类食品制售；冷食类食品制售", "supervisor": "江门市蓬江区市场监督管理局", "complaints": "12315", "until": "2031年11月20日",
}


def application_of(variant: str) -> Application:
    received = next(iter(read_path(str(TEMPLATES / f"{variant}.yaml"))))
    assert received.application is not None
    return received.application


def values_of(variant: str) -> dict[str, str]:
    from engine.licence.business import business_values

    return business_values(application_of(variant), CODE, DAY, the_speech())


def issue(division: str = "440703", version: int = 1, real: bool = False, day: dt.date = DAY) -> Issue:
    return Issue(the_authorities().of(division), day, NOW, version, f"https://reg.example/v/{CODE}", real)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs for the registry; made once, its keys are slow to make."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def library(desk: Desk, press: Setter, authority: Authority, tmp_path: Path) -> Library:
    """A licence library on each database."""
    return Library(desk, workshop(press, authority, tmp_path))


@pytest.fixture
def small_library(new_desk: Callable[[str], Desk], press: Setter, authority: Authority, tmp_path: Path) -> Library:
    """A licence library on SQLite, for what does not depend on the database."""
    return Library(new_desk(f"sqlite:///{tmp_path / 'store.db'}"), workshop(press, authority, tmp_path))
