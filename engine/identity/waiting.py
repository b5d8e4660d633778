"""Results that say nothing yet: not done, or the provider did not answer. Nobody passes by them."""

from __future__ import annotations

from engine.domain.identity import Assurance, Result


def not_yet(provider: str, assurance: Assurance, reason: str, trace: str = "") -> Result:
    """An `unknown` result for the reason (a word of `engine.identity.reasons`)."""
    return Result(
        outcome="unknown", reasons=(reason,), liveness="not_checked", distance=None, provider=provider,
        provider_trace=trace, assurance=assurance, evidence_sha256="",
    )
