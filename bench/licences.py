"""How long licences take to make, to verify and to look up.

    python bench/licences.py [--rounds 100] [--licences 1000000] [--databases sqlite,postgresql]

Making and verifying: milliseconds of CPU in one process, everything in memory but the store; `--rounds 0` leaves it out. Looking up, by the clock: among
so many generated licences, each with a version, a status and a place in the status lists; how it stands, by chance, in a session of its own. Each
database is removed once it was measured.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.many_licences.lookups import looking_up
from engine.ledger.key import new_key
from engine.ledger.sequencer import sequence
from engine.licence.bundle import make_bundle, read_bundle, written
from engine.licence.changes import enter_version
from engine.licence.documents import newest
from engine.licence.evidence import StoreEvidence
from engine.licence.kinds import BUSINESS, licence_kind
from engine.licence.read import OpenedLicence, open_licence, sheet_of
from engine.licence.sealing import Due, Workshop, enter, make
from engine.licence.verify import verify
from engine.signing.authority import Authority
from engine.signing.trust import installed
from engine.store.case_tables import LicenceStatusRow
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.typesetting.setter import setter
from tests.conftest import DAY
from tests.databases import new_sqlite
from tests.licence.conftest import CODE, application_of
from tests.licence.library import SITE, workshop
from tests.licence.test_read import put_licence
from tests.papers.conftest import NOW

Clock = Callable[[], float]


def measured(work: Callable[[int], object], rounds: int, clock: Clock = time.process_time) -> list[float]:
    """How long `work` took for each number, in milliseconds: of CPU, in all threads, unless told otherwise."""
    work(rounds)  # what is made once
    times = []
    for number in range(rounds):
        start = clock()
        work(number)
        times.append((clock() - start) * 1e3)
    return times


def told(what: str, times: list[float], plain: float | None = None) -> None:
    """A line: median, 99th percentile, how many in a second, and the ratio to the plainest."""
    middle, last = statistics.median(times), statistics.quantiles(times, n=100)[98]
    ratio = f"  {middle / plain:6.2f}x" if plain is not None else "   1.00x"
    print(f"{what:<46} p50 {middle:8.2f} ms  p99 {last:8.2f} ms  {1e3 / middle:8.1f}/s{ratio}", flush=True)


def making(shop: Workshop, rounds: int) -> None:
    """Setting a sheet, and setting and sealing it; every one is another licence."""
    items = application_of("company")

    kind = licence_kind(BUSINESS)

    def opened(number: int) -> OpenedLicence:
        name = f"江门市蓬江区叶知第{number}有限公司"
        return OpenedLicence(CODE, 1, "valid", "440703", DAY, NOW, items.model_copy(update={"name": name}), "company", kind)

    plain = measured(lambda n: shop.setter.pdf(sheet_of(opened(-n - 1), shop.printing)), rounds)
    told("render", plain)
    told("render and seal (PAdES B-LT)", measured(lambda n: make(shop, opened(n), Due(CODE, 1, "duplicate"), NOW), rounds), statistics.median(plain))


def verifying(shop: Workshop, folder: Path, rounds: int) -> None:
    """Verifying one licence against the store, and with a bundle: all seven lines."""
    database, vault, key = Database.open(new_sqlite(folder)), Vault(new_ring()), new_key()
    with database.write() as session:
        put_licence(session, vault, application_of("company"))
        session.add(LicenceStatusRow(uscc=CODE, number=1, status="valid", since=DAY, reason="设立登记", authority="-", by="-", at=NOW))
        session.flush()
        enter_version(session, CODE, 1, "valid", NOW)
        made = make(shop, open_licence(session, vault, CODE), Due(CODE, 1, "duplicate"), NOW)
        enter(session, vault, made, NOW)
        sequence(session, key, NOW)
    with database.read() as session:
        kept = newest(session, CODE, "duplicate")
        bundle = read_bundle(written(make_bundle(session, vault, shop.authority, key.verifiers, SITE, [kept], NOW)), "b")
        evidence = StoreEvidence(session, installed(shop.authority, NOW), SITE, key.verifiers)
        for what, against in (("verify against the store", evidence), ("verify offline with a bundle", bundle)):
            assert verify(made.pdf, against, NOW).holds
            told(what, measured(lambda _, against=against: verify(made.pdf, against, NOW), rounds))  # type: ignore[misc]
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--licences", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shop = workshop(setter(), Authority(folder / "authority"), folder)
        if given.rounds:
            making(shop, given.rounds)
            verifying(shop, folder, given.rounds)
    for database in filter(None, given.databases.split(",")):
        looking_up(database, given.licences)


if __name__ == "__main__":
    main()
