"""Identification as the settings say, with and without the extra of faces."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from engine import settings as installed
from engine.errors import IDN_MODELS, WX_STUB, MiaopiError
from engine.identity.by_wechat import WeChatProvider
from engine.identity.desk import Desk
from engine.identity.embedded import EmbeddedProvider
from engine.identity.face import models
from engine.identity.opening import open_identification
from engine.identity.simulated import SimulatedProvider
from engine.settings import Settings
from tests.identity.conftest import NAME, NUMBER, subject
from tests.identity.extra import need_face

ROOT = Path(__file__).parent.parent.parent


def settings(**chosen: str) -> Settings:
    return dataclasses.replace(installed.load({}), **chosen)  # type: ignore[arg-type]


def test_without_settings_verification_is_simulated_and_says_so(desk: Desk) -> None:
    opened = open_identification(settings(), desk, "127.0.0.1")
    assert isinstance(opened.verification.provider, SimulatedProvider)
    session = opened.verification.begin(subject(), NAME, NUMBER).session_id
    opened.verification.hand_in(subject(), session, [], None)
    assert opened.verification.outcome(subject(), session).reasons == ("simulated",)
    opened.close()


def test_wechat_verifies_with_an_account_alone(desk: Desk) -> None:
    with pytest.raises(MiaopiError, match=f"(?s)^{WX_STUB} .*MIAOPI_IDENTITY"):
        open_identification(settings(identity="wechat"), desk, "127.0.0.1")
    opened = open_identification(settings(identity="wechat", wechat_dsn="https://a:b@api.weixin.qq.com"), desk, "0.0.0.0")
    assert isinstance(opened.verification.provider, WeChatProvider)
    opened.close()


@pytest.mark.parametrize("identity", ["simulated", "embedded", "wechat"])
def test_nobody_verifies_beyond_this_machine_without_an_account(desk: Desk, identity: str) -> None:
    with pytest.raises(MiaopiError, match=f"^{WX_STUB} "):
        open_identification(settings(identity=identity), desk, "0.0.0.0")


def test_faces_are_measured_with_the_extra(desk: Desk) -> None:
    need_face()
    opened = open_identification(settings(identity="embedded", face_liveness="yes"), desk, "127.0.0.1")
    assert isinstance(opened.verification.provider, EmbeddedProvider)
    assert opened.verification.provider.liveness
    opened.close()


def test_without_the_extra_it_is_said_what_to_install(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "PACKAGE", "no_such_models")
    with pytest.raises(MiaopiError, match=f"(?s)^{IDN_MODELS} .*extra face"):
        open_identification(settings(identity="embedded"), desk, "127.0.0.1")


def test_everything_else_runs_without_the_extra_and_without_what_only_tests_need() -> None:
    """In a process in which those packages cannot be imported."""
    program = """
        import sys
        for name in ("dlib", "face_recognition_models", "PIL", "skimage", "matplotlib", "wechatpy"):
            sys.modules[name] = None
        import engine.identity.opening, engine.identity.by_person, engine.identity.wechat.callback
        from cli import miaopi
        miaopi(["examine", "examples/demo/1-approve.yaml", "--as-of", "2026-11-21"], standalone_mode=False)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "准予登记" in done.stdout
