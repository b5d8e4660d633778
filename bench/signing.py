"""How long signing and verifying take, in milliseconds of CPU and as ratios to the plainest signature.

    python bench/signing.py [--rounds 60]

One process, one core, everything in memory: the document, the keys, the embedded authority and its time stamps.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.clock import now
from engine.signing.applicant import ToSign, sign
from engine.signing.authority import Authority
from engine.signing.embedded import seal_means, time_stamper
from engine.signing.pades import Level
from engine.signing.seal import ToSeal, at_centre, seal
from engine.signing.trust import installed
from engine.signing.verify import verify
from tests.signing.documents import OWNER, STROKES, consent, document, look, prepared


def measured(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 99th percentile of the CPU time of `work`, in milliseconds."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1e3)
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def main() -> None:
    parser = argparse.ArgumentParser(description="Signing and verifying, in milliseconds of CPU.")
    parser.add_argument("--rounds", type=int, default=60, help="how often each is done")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        at = now()
        authority = Authority(Path(folder) / "authority")
        stamper = time_stamper(authority, "embedded", at)
        shown, licence = prepared(), ToSeal(document(), "licence", "9", "c" * 64, OWNER, at_centre(0, 430, 200))
        said, picture = consent(shown, at=at), look(Path(folder))

        def signed(level: Level) -> bytes:
            return sign(ToSign(shown, said, STROKES, level), authority, stamper, at)

        def sealed() -> bytes:
            return seal(licence, picture, seal_means(authority, OWNER, stamper, at), at)

        made = {f"applicant {level}": signed(level) for level in Level} | {"seal B-LT": sealed()}
        trust = installed(authority, now())
        work: dict[str, Callable[[], object]] = {f"sign: applicant {level}": partial(signed, level) for level in Level}
        work["sign: seal B-LT"] = sealed
        work |= {f"verify: {what}": partial(verify, pdf, trust, now()) for what, pdf in made.items()}
        unit = 0.0
        for what, todo in work.items():
            median, worst = measured(todo, rounds)
            unit = unit or median
            print(f"{what:28} p50 {median:7.1f} ms  p99 {worst:7.1f} ms  {median / unit:5.2f} ×  {1000 / median:6.1f}/s and core")
        for what, pdf in made.items():
            print(f"{what:28} adds {len(pdf) - len(licence.pdf if 'seal' in what else shown):7,} bytes")


if __name__ == "__main__":
    main()
