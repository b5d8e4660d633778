"""The real client pointed at the fake of WeChat's servers, with no pauses and as much patience as a test wants."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from engine.identity.wechat.client import RealWeChat

PATIENT = httpx.Timeout(60.0)
IMPATIENT = httpx.Timeout(60.0, read=0.05)
"""For a server that never answers: however slow the machine, it ends the same way."""
Client = Callable[..., RealWeChat]
