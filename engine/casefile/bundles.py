"""What decisions were made with, kept in the transaction of the first decision of each bundle."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from sqlalchemy import bindparam, select
from sqlmodel import Session

from engine import strict_json
from engine.bundle import Bundle
from engine.bundle_contents import Contents, contents_of, row_digests
from engine.store.case_tables import BundleRow, LibraryVersionRow
from engine.store.rows import put_if_new

_BUNDLES = BundleRow.metadata.tables[str(BundleRow.__tablename__)]
_VERSIONS = LibraryVersionRow.metadata.tables[str(LibraryVersionRow.__tablename__)]
_KEPT = select(_BUNDLES.c.digest).where(_BUNDLES.c.digest == bindparam("digest"))


def keep_bundle(session: Session, bundle: Bundle, now: dt.datetime) -> None:
    """Enter what a bundle is made of, unless it was entered before; two who do so at once do not disturb each other."""
    if session.connection().execute(_KEPT, {"digest": bundle.digest}).first() is not None:
        return
    rows: list[dict[str, object]] = [
        {"sha256": library.entry.sha256, "library": name, "rows": library.compiled(row_digests)}
        for name, library in sorted(bundle.libraries.loaded.items())
    ]
    contents = strict_json.dumps(asdict(contents_of(bundle)))
    put_if_new(session, _VERSIONS, rows)
    put_if_new(session, _BUNDLES, [{"digest": bundle.digest, "contents": contents, "at": now}])


def kept_contents(session: Session, digest: str) -> Contents | None:
    """What the bundle of a digest was made of; None if no decision here was made with it."""
    row = session.connection().execute(select(_BUNDLES.c.contents).where(_BUNDLES.c.digest == digest)).first()
    return None if row is None else Contents(**strict_json.loads(row.contents))


def kept_rows(session: Session, sha256: str) -> bytes | None:
    """The row digests of a version of a library; None if no decision here was made with it."""
    found: bytes | None = session.connection().execute(select(_VERSIONS.c.rows).where(_VERSIONS.c.sha256 == sha256)).scalar()
    return None if found is None else bytes(found)
