"""Logging in."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.envelope import Model
from api.requests import Asking


class LoginAsking(Asking):
    """code: what `wx.login` gave; good once, for five minutes."""

    code: str = Field(min_length=1, max_length=256, pattern=r"^[!-~]+$")


class LoginModel(Model):
    """token: send it as a bearer token. It is shown this once."""

    token: str
    expires_at: dt.datetime


class Nothing(Model):
    """There is nothing more to say."""
