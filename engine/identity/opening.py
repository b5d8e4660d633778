"""Identification as an installation has it set: who verifies, and the WeChat that people log in with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import WX_STUB, Defect, WeChatError
from engine.identity.by_wechat import WeChatProvider
from engine.identity.desk import Desk
from engine.identity.embedded import EmbeddedProvider
from engine.identity.face import models
from engine.identity.face.pool import FacePool
from engine.identity.ports import Provider
from engine.identity.simulated import SimulatedProvider
from engine.identity.verification import Verification
from engine.identity.wechat.account import STUB
from engine.identity.wechat.opening import open_wechat
from engine.identity.wechat.ports import WeChat
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Identification:
    """What a server needs. `close` ends connections and processes."""

    verification: Verification
    wechat: WeChat
    close: Callable[[], None]


def open_identification(settings: Settings, desk: Desk, bound_to: str) -> Identification:
    """bound_to: the address the server listens at.

    Raises WeChatError WX-STUB for the stand-in beyond this machine, and where WeChat is to verify without an account;
    IdentityError IDN-MODELS where faces are to be measured and the extra is not installed.
    """
    wechat = open_wechat(settings, bound_to)
    provider, close = _provider(settings, desk, wechat)

    def close_both() -> None:
        close()
        wechat.close()

    return Identification(Verification(provider, desk), wechat, close_both)


def _provider(settings: Settings, desk: Desk, wechat: WeChat) -> tuple[Provider, Callable[[], None]]:
    if settings.identity == "embedded":
        liveness = settings.face_liveness == "yes"
        pool = FacePool(models.folder(), liveness)
        return EmbeddedProvider(desk, pool, liveness), pool.close
    if settings.identity == "wechat":
        if settings.wechat_dsn == STUB:
            raise WeChatError(WX_STUB, Defect("MIAOPI_IDENTITY", "wechat verifies nobody without an account", "set WECHAT_DSN"))
        return WeChatProvider(desk, wechat), _nothing
    return SimulatedProvider(desk), _nothing


def _nothing() -> None:
    """Nothing is open."""
