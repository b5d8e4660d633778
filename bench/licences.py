"""How long licences take to make, to verify and to look up.

    python bench/licences.py [--rounds 100] [--licences 1000000] [--databases sqlite,postgresql]

Making and verifying: milliseconds of CPU in one process, everything in memory but the store. Looking up, by the clock: among so many generated
licences, each with a version, a status and a place in the status lists; how it stands, by chance, in a session of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import text

from engine.ledger.key import new_key
from engine.ledger.sequencer import sequence
from engine.licence.bundle import make_bundle, read_bundle, written
from engine.licence.changes import enter_version
from engine.licence.documents import newest
from engine.licence.evidence import StoreEvidence
from engine.licence.kinds import BUSINESS, licence_kind
from engine.licence.read import OpenedLicence, open_licence, sheet_of
from engine.licence.sealing import Due, Workshop, enter, make
from engine.licence.stands import standing_of
from engine.licence.verify import verify
from engine.signing.authority import Authority
from engine.signing.trust import installed
from engine.store.case_tables import LicenceStatusRow
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.typesetting.setter import setter
from tests.conftest import DAY
from tests.databases import new_postgresql, new_sqlite
from tests.licence.conftest import CODE, application_of
from tests.licence.library import SITE, workshop
from tests.licence.test_read import put_licence
from tests.papers.conftest import NOW

LOOKUPS = 2000
_NUMBER = "substr('00000000' || CAST(i AS TEXT), length(CAST(i AS TEXT)) + 1)"
_ROWS = (
    "applications (id, kind, entity_type, district, owner, created_at, version, stage)"
    f" SELECT '20261126-0000' || {_NUMBER}, 'establishment', 'company', '440703', :blob, :at, 1, 'approved'",
    "licences (uscc, application_id, entity_type, city, district, name, established_on, version, status)"
    f" SELECT '9144070300' || {_NUMBER}, '20261126-0000' || {_NUMBER}, 'company', '440700', '440703',"
    f" '江门市' || {_NUMBER} || '有限公司', :day, 1, 'valid'",
    "licence_versions (uscc, version, application_id, digest, sealed, issued_at)"
    f" SELECT '9144070300' || {_NUMBER}, 1, '20261126-0000' || {_NUMBER}, :digest, :blob, :at",
    "licence_statuses (uscc, number, status, since, reason, authority, by, at)"
    f" SELECT '9144070300' || {_NUMBER}, 1, 'valid', :day, '设立登记', '江门市市场监督管理局', 'machine', :at",
    f"status_entries (uscc, version, value) SELECT '9144070300' || {_NUMBER}, 1, 0",
)
"""What is generated, from numbers `i`."""


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


def looking_up(url: str, licences: int) -> None:
    """How a licence stands, among many."""
    database = Database.open(url)
    start = time.perf_counter()
    generate(database, licences)
    print(f"{database.dialect}: {licences:,} licences generated in {time.perf_counter() - start:.0f} s", flush=True)
    chance = random.Random(7)

    def look_up(_: int) -> None:
        with database.read() as session:
            assert standing_of(session, f"9144070300{chance.randint(1, licences):08}").current

    told(f"{database.dialect}: how one of {licences:,} stands", measured(look_up, LOOKUPS, time.perf_counter))
    database.close()


def generate(database: Database, licences: int) -> None:
    """Fill the tables within the database."""
    sqlite = database.dialect == "sqlite"
    numbers = (
        "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :most)" if sqlite
        else "WITH numbers AS (SELECT i FROM generate_series(1, :most) AS i)"
    )
    at: dt.datetime | str = f"{NOW:%Y-%m-%d %H:%M:%S}.000000" if sqlite else NOW
    values = {"most": licences, "blob": b"o" * 16, "at": at, "day": DAY.isoformat() if sqlite else DAY, "digest": "c" * 64}
    for rows in _ROWS:
        columns, selected = rows.split(" SELECT ", 1)
        wanted = {name: value for name, value in values.items() if f":{name}" in rows or name == "most"}
        with database.write() as session:
            into = f"INSERT INTO {columns} {numbers} SELECT {selected} FROM numbers" if sqlite else f"{numbers} INSERT INTO {columns} SELECT {selected} FROM numbers"
            session.connection().execute(text(into), wanted)
    with database.write() as session:
        session.connection().execute(text("ANALYZE"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--licences", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shop = workshop(setter(), Authority(folder / "authority"), folder)
        making(shop, given.rounds)
        verifying(shop, folder, given.rounds)
        addresses: dict[str, Callable[[], str]] = {"sqlite": partial(new_sqlite, folder / "many"), "postgresql": new_postgresql}
        (folder / "many").mkdir()
        for database in given.databases.split(","):
            looking_up(addresses[database](), given.licences)


if __name__ == "__main__":
    main()
