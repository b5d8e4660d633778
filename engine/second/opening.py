"""The conclusion stage that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import SECOND_ENGINE, Defect, UnavailableError
from engine.rules.conclude import Conclude, native

if TYPE_CHECKING:
    from engine.second.conclusions import SecondEngine
    from engine.second.supervisor import Limits


def open_conclude(mode: str) -> Conclude:
    """The stage for a value of MIAOPI_CONCLUSIONS: native, durable or both. Raises UnavailableError."""
    if mode == "native":
        return native
    engine = open_engine()
    from engine.second.conclusions import Alone, Both

    return Both(engine) if mode == "both" else Alone(engine)


def open_engine(limits: Limits | None = None) -> SecondEngine:
    """The second engine, its child running. Raises UnavailableError."""
    # imported here, so that `native` does not pay for what it does not use
    from engine.second.conclusions import SecondEngine
    from engine.second.failure import SecondEngineError
    from engine.second.supervisor import Supervisor

    engine = SecondEngine(Supervisor(limits=limits))
    try:
        engine.supervisor.start()
    except SecondEngineError as error:
        advice = "install a C compiler and run `make setup-durable`, or set MIAOPI_CONCLUSIONS=native"
        raise UnavailableError(SECOND_ENGINE, Defect("durable-rules", f"no child process: {error.detail}", advice)) from None
    return engine
