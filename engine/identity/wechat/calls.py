"""Calling WeChat's servers: time limits, a few repetitions where they cannot do harm, one reading of what went wrong.

The secret and the tokens travel in addresses and bodies, as WeChat has it; so nothing of either is in an error, and
the HTTP library may not write the addresses it calls into the log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from engine.errors import WX_BLOCKED, WX_BUSY, WX_CODE, WX_REFUSED, WX_UNREACHABLE, Defect, WeChatError
from engine.identity.wechat.account import Account
from engine.identity.wechat.breaker import Breaker

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
"""Seconds."""
PAUSES = (0.2, 0.6)
"""Seconds before each repetition."""
SYSTEM_BUSY = -1
_CODES: Mapping[int, str] = {
    SYSTEM_BUSY: WX_BUSY, 45009: WX_BUSY, 45011: WX_BUSY, 45047: WX_BUSY,
    40029: WX_CODE, 40163: WX_CODE, 40226: WX_BLOCKED,
}
_ADVICE: Mapping[str, str] = {
    WX_BUSY: "try again later", WX_CODE: "let the client log in again", WX_BLOCKED: "let the applicant come in person",
    WX_REFUSED: "look the number up in the documentation of WeChat; check the account and its permissions",
    WX_UNREACHABLE: "check the way to the server; try again later",
}
Reply = Mapping[str, Any]


class _NoAddresses(logging.Filter):
    """httpx logs every address it calls, and they hold secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


logging.getLogger("httpx").addFilter(_NoAddresses())


@dataclass(frozen=True, slots=True)
class Call:
    """What is called. again: whether it may be repeated where it is not known if it arrived; accepts: numbers of
    errors that are an answer to the caller."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any] | None = None
    again: bool = False
    accepts: tuple[int, ...] = ()


class Calls:
    """One connection pool for an account. Safe to share between threads."""

    def __init__(
        self, account: Account, breaker: Breaker | None = None, sleep: Callable[[float], None] = time.sleep,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._breaker = breaker or Breaker()
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=account.base, timeout=timeout, follow_redirects=False, trust_env=not account.on_this_machine
        )

    def reply(self, call: Call) -> Reply:
        """WeChat's answer. Raises WeChatError: WX-UNREACHABLE, WX-BUSY, WX-CODE, WX-BLOCKED, WX-REFUSED."""
        if not self._breaker.lets_through():
            raise _error(WX_UNREACHABLE, call, "it did not answer several times, and is left alone for a while")
        try:
            answer = self._repeated(call)
        except WeChatError as error:
            (self._breaker.failed if error.code == WX_UNREACHABLE else self._breaker.succeeded)()
            raise
        self._breaker.succeeded()
        return answer

    def close(self) -> None:
        self._client.close()

    def _repeated(self, call: Call) -> Reply:
        for pause in PAUSES:
            try:
                return self._once(call)
            except _WorthRepeatingError:
                self._sleep(pause)
        try:
            return self._once(call)
        except _WorthRepeatingError as last:
            raise last.error from None

    def _once(self, call: Call) -> Reply:
        try:
            response = self._client.request(call.method, call.path, params=dict(call.query), json=call.body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise _WorthRepeatingError(_error(WX_UNREACHABLE, call, "it cannot be reached")) from None
        except httpx.HTTPError as error:
            raise _unclear(call, f"it did not answer: {type(error).__name__}") from None
        if response.status_code >= 500:
            raise _unclear(call, f"it answered {response.status_code}")
        return _judged(call, response)


class _WorthRepeatingError(Exception):
    """Repeating does no harm and may help; `error` is what to raise otherwise."""

    def __init__(self, error: WeChatError) -> None:
        self.error = error
        super().__init__(error.code)


def _unclear(call: Call, problem: str) -> Exception:
    """It may have arrived."""
    error = _error(WX_UNREACHABLE, call, problem)
    return _WorthRepeatingError(error) if call.again else error


def _judged(call: Call, response: httpx.Response) -> Reply:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if response.status_code != 200 or not isinstance(answer, dict) or not isinstance(answer.get("errcode", 0), int):
        raise _unclear(call, f"what it answered ({response.status_code}) is no answer")
    number = answer.get("errcode", 0)
    if number == 0 or number in call.accepts:
        return answer
    code = _CODES.get(number, WX_REFUSED)
    error = _error(code, call, f"errcode {number}")
    raise _WorthRepeatingError(error) if number == SYSTEM_BUSY else error


def _error(code: str, call: Call, problem: str) -> WeChatError:
    """Never with what WeChat says in words (`errmsg`), which may repeat what it was sent."""
    return WeChatError(code, Defect(call.path, problem, _ADVICE[code]))
