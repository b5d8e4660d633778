"""How long documents take: the first of a process, then p50 and p99 of each kind, and as a multiple of the shortest.

    python bench/documents.py [--times N]

Every document says something else, so that none is remembered: papers and application documents of the labelled
applications, licences of the templates with another name each time. One thread, one core.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from engine import bundle as bundles
from engine.domain.application import Application
from engine.domain.revision import freeze
from engine.licence.business import business_values
from engine.licence.document import Issue, licence_sheet
from engine.licence.kinds import licence_kind
from engine.papers.application_document import application_document
from engine.papers.authority import read_authorities
from engine.papers.kinds import kind_of
from engine.papers.letters import Reason, correction_letter
from engine.papers.notices import acceptance_receipt
from engine.papers.occasion import Occasion
from engine.papers.sheet import paper_sheet
from engine.papers.speech import speech_of
from engine.proving.labelled import read_cases
from engine.settings import load
from engine.typesetting.setter import Setter, setter
from engine.typesetting.sheet import Sheet

LABELLED = Path(__file__).parents[1] / "tests" / "golden" / "applications"
DAY = dt.date(2026, 11, 21)
AT = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
REASONS = [Reason("名称中的“国际”不能使用，请更换字号。", "企业名称登记管理规定 第十一条"), Reason("缺少章程。", "市场主体登记管理条例 第十六条")]


def sheets(table: Path) -> dict[str, Callable[[int], Sheet]]:
    """Kind of document → the n-th sheet of it."""
    bundle = bundles.load("jiangmen")
    speech, authorities = speech_of(bundle), read_authorities(table)
    applications: Iterator[Application] = itertools.cycle(
        a for a in (c.application() for c in read_cases(LABELLED)) if len(a.parties) <= 5
    )

    def occasion(number: int) -> Occasion:
        application = next(applications)
        return Occasion(f"20261121-{number:012}", application, freeze(application).digest, authorities.of(application.division), DAY, speech)

    def paper(kind: str, number: int, body: dict[str, object]) -> Sheet:
        return paper_sheet(kind, f"{kind_of(kind).series('江', 2026)}{number}号", body, AT)

    company = next(c.application() for c in read_cases(LABELLED) if c.id == "company-plain-01")
    values = business_values(company, "91440703MA0000001X", DAY, speech)
    business = licence_kind("business_licence")
    issue = Issue(authorities.first, DAY, AT, 1, "https://reg.example/v/91440703MA0000001X")

    def licence(number: int, scope: str) -> Sheet:
        return licence_sheet(business, "company", {**values, "name": f"江门市第{number}号软件有限公司", "scope": scope}, issue)

    return {
        "接收凭证 receipt": lambda n: paper("acceptance_receipt", n, acceptance_receipt(occasion(n), DAY, DAY)),
        "告知书 letter, 2 defects": lambda n: paper("correction_letter", n, correction_letter(occasion(n), [], DAY, True, REASONS)),
        "申请书 application": lambda n: paper("application_document", n, application_document(occasion(n))),
        "营业执照 licence": lambda n: licence(n, values["scope"]),
        "营业执照, scope of 300": lambda n: licence(n, ("软件开发；信息技术咨询服务；数据处理和存储支持服务；" * 20)[:300]),
    }


def timed(press: Setter, make: Callable[[int], Sheet], times: int) -> tuple[list[float], float, int]:
    """Milliseconds for each, sorted, building the data included; of the processor for one; the size of the last in bytes."""
    took, size = [], 0
    began = time.process_time()
    for number in range(times):
        started = time.perf_counter()
        size = len(press.pdf(make(number)))
        took.append(1000 * (time.perf_counter() - started))
    return sorted(took), 1000 * (time.process_time() - began) / times, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    times: int = parser.parse_args().times
    settings = load()
    kinds = sheets(settings.authorities)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    press = setter(settings.fonts)
    press.pdf(kinds["接收凭证 receipt"](999_999))
    first = 1000 * (time.perf_counter() - started)
    rows = {name: timed(press, make, times) for name, make in kinds.items()}
    medians = {name: statistics.median(took) for name, (took, _, _) in rows.items()}
    shortest = min(medians.values())
    print(f"first document of a process, fonts and their tables read: {first:.0f} ms, {first / shortest:.0f} times the shortest")
    for name, (took, processor, size) in rows.items():
        p99 = took[int(len(took) * 0.99)]
        print(
            f"{name:26} p50 {medians[name]:7.1f} ms  p99 {p99:7.1f} ms  processor {processor:6.1f} ms"
            f"  {medians[name] / shortest:4.1f} times  {size / 1000:4.0f} kB"
        )
    print(f"memory: {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000:.0f} MB more after {times * len(kinds)} documents")


if __name__ == "__main__":
    main()
