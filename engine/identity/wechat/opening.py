"""The WeChat of an installation: its account, or the stand-in where only this machine can reach it."""

from __future__ import annotations

import ipaddress
import socket

from engine.errors import WX_STUB, Defect, WeChatError
from engine.identity.wechat.account import read_account
from engine.identity.wechat.client import RealWeChat
from engine.identity.wechat.ports import WeChat
from engine.identity.wechat.stub import StubWeChat
from engine.settings import Settings


def open_wechat(settings: Settings, bound_to: str) -> WeChat:
    """bound_to: the address the server listens at. Raises WeChatError WX-STUB for the stand-in beyond loopback."""
    account = read_account(settings.wechat_dsn)
    if account is not None:
        return RealWeChat(account, settings.home)
    if not is_loopback(bound_to):
        raise WeChatError(WX_STUB, Defect(
            "WECHAT_DSN", f"it is not set, and the server listens at {bound_to}", "set it, or listen at 127.0.0.1"
        ))
    return StubWeChat()


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches what listens at `host`: every address it has is one of this machine."""
    try:
        found = {str(address[0]) for *_, address in socket.getaddrinfo(host.strip("[]") or None, None, flags=socket.AI_PASSIVE)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in found)
