"""Settings: read once, frozen, complete or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import engine.settings as settings_module
from cli import miaopi
from engine.errors import SET_UNKNOWN, SET_VALUE, SettingsError
from engine.settings import MASK, SETTINGS, Setting, Settings, load


def test_without_variables_every_setting_has_its_default() -> None:
    settings = load({})
    assert settings.rulebook == "jiangmen"
    assert settings.home == Path("var")
    assert settings.libraries.is_dir()
    assert {settings.source(s) for s in SETTINGS} == {"default"}


def test_a_variable_replaces_the_default_and_says_so(tmp_path: Path) -> None:
    table = tmp_path / "register.tsv"
    table.write_text("name\n", encoding="utf-8")
    settings = load({"MIAOPI_REGISTER": str(table), "PATH": "/bin"})
    assert settings.register == table
    assert settings.given == {"MIAOPI_REGISTER"}


def test_a_misspelt_variable_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"MIAOPI_RULEBOK": "national", "MIAOPI_Q": "1"})
    assert caught.value.code == SET_UNKNOWN
    advice = {defect.where: defect.advice for defect in caught.value.defects}
    assert "MIAOPI_RULEBOOK" in advice["MIAOPI_RULEBOK"]
    assert "miaopi settings" in advice["MIAOPI_Q"]


def test_all_bad_values_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({
            "MIAOPI_REGISTER": str(tmp_path / "none.tsv"), "MIAOPI_RULEBOOKS": str(tmp_path / "none"),
            "MIAOPI_RULEBOOK": "../etc", "MIAOPI_HOME": " ",
        })
    assert caught.value.code == SET_VALUE
    assert [d.where for d in caught.value.defects] == [
        "MIAOPI_HOME", "MIAOPI_REGISTER", "MIAOPI_RULEBOOK", "MIAOPI_RULEBOOKS",
    ]


def test_what_lies_in_the_home_folder_moves_with_it(tmp_path: Path) -> None:
    settings = load({"MIAOPI_HOME": str(tmp_path)})
    assert (settings.keys, settings.fonts) == (tmp_path / "keys.json", tmp_path / "fonts")


@pytest.mark.parametrize("value", ["ftp://host", "http://host/?a=1", "host"])
def test_the_address_of_the_site_is_one_that_others_can_be_appended_to(value: str) -> None:
    assert load({"MIAOPI_SITE": "https://reg.example/v/"}).site == "https://reg.example/v"
    with pytest.raises(SettingsError):
        load({"MIAOPI_SITE": value})


def test_licences_are_specimens_unless_it_is_said_that_they_are_not() -> None:
    assert [load(given).for_real for given in ({}, {"MIAOPI_SPECIMEN": "yes"}, {"MIAOPI_SPECIMEN": "no"})] == [False, False, True]
    with pytest.raises(SettingsError):
        load({"MIAOPI_SPECIMEN": "No"})


@pytest.mark.parametrize("engine", ["native", "durable", "both"])
def test_conclusions_are_drawn_by_an_engine_there_is(engine: str) -> None:
    assert load({"MIAOPI_CONCLUSIONS": engine}).conclusions == engine
    with pytest.raises(SettingsError) as caught:
        load({"MIAOPI_CONCLUSIONS": engine.upper()})
    assert caught.value.code == SET_VALUE


def test_the_authority_lies_in_the_home_unless_a_folder_is_given(tmp_path: Path) -> None:
    assert load({"MIAOPI_HOME": str(tmp_path)}).signing == tmp_path / "signing"
    assert load({"MIAOPI_SIGNING": str(tmp_path / "elsewhere")}).signing == tmp_path / "elsewhere"


@pytest.mark.parametrize("value", ["ftp://host", "Embedded", "https://clerk:geheim@host/tsa", "host"])
def test_the_time_is_stamped_here_or_at_a_web_address(value: str) -> None:
    assert load({"MIAOPI_TIMESTAMPS": "https://tsa.example/stamp"}).timestamps == "https://tsa.example/stamp"
    assert load({}).timestamps == "embedded"
    with pytest.raises(SettingsError):
        load({"MIAOPI_TIMESTAMPS": value})


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(AttributeError):
        load({}).rulebook = "national"  # type: ignore[misc]


def test_every_declared_setting_has_a_field_of_its_name() -> None:
    settings = load({})
    assert all(settings.value(setting) for setting in SETTINGS)


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Setting("MIAOPI_HOME", "./var", "a secret for this test", "any path", secret=True)
    monkeypatch.setattr(settings_module, "SETTINGS", (secret,))
    settings = Settings(Path("hush"), "r", Path(), Path(), Path(), Path(), Path(), frozenset({"MIAOPI_HOME"}))
    assert settings.shown(secret) == MASK


def test_the_database_lies_in_the_home_unless_an_address_is_given(tmp_path: Path) -> None:
    assert load({"MIAOPI_HOME": str(tmp_path)}).database_url == f"sqlite:///{tmp_path / 'store.db'}"
    assert load({"MIAOPI_DATABASE_URL": "postgresql://h/d"}).database_url == "postgresql://h/d"


def test_the_address_of_the_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIAOPI_DATABASE_URL", "postgresql://clerk:geheim@host/register")
    assert "geheim" not in repr(load())
    for arguments in (["settings"], ["settings", "--json"]):
        shown = CliRunner().invoke(miaopi, arguments).stdout
        assert MASK in shown
        assert "geheim" not in shown


@pytest.mark.parametrize("url", ["mysql://clerk:geheim@host/d", "store.db", "sqlite:x.db"])
def test_an_address_that_is_none_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"MIAOPI_DATABASE_URL": url})
    assert caught.value.code == SET_VALUE
    assert url not in str(caught.value)


def test_the_command_lists_every_setting_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIAOPI_HOME", raising=False)
    monkeypatch.setenv("MIAOPI_RULEBOOK", "national")
    result = CliRunner().invoke(miaopi, ["settings", "--json"])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert set(rows) == {setting.name for setting in SETTINGS}
    assert rows["MIAOPI_RULEBOOK"]["value"] == "national"
    assert rows["MIAOPI_RULEBOOK"]["source"] == "environment"
    assert rows["MIAOPI_HOME"]["source"] == "default"


def test_the_command_prints_a_table_with_every_name() -> None:
    result = CliRunner().invoke(miaopi, ["settings"])
    assert result.exit_code == 0
    assert all(setting.name in result.stdout for setting in SETTINGS)
