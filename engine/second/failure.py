"""The ways in which the second engine gives no conclusions. None of them is an error of the case: it is referred."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What happened. The texts stand in `TEXTS`, for the clerk who gets the case."""

    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    MALFORMED = "malformed"
    UNSOUND = "unsound"


TEXTS: dict[Reason, str] = {
    Reason.UNAVAILABLE: "第二引擎无法启动",
    Reason.BUSY: "第二引擎繁忙，没有轮到",
    Reason.TIMEOUT: "第二引擎没有在时限内答复",
    Reason.CRASHED: "第二引擎中断",
    Reason.MALFORMED: "第二引擎的答复无法解读",
    Reason.UNSOUND: "第二引擎无法处理这些规则",
}


class SecondEngineError(Exception):
    """No conclusions, for this reason; `detail` is for whoever looks after the installation."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")

    @property
    def doubt(self) -> str:
        """The reason in Chinese."""
        return TEXTS[self.reason]
