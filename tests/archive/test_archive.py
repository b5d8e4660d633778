"""A case's archive: everything of the file, the same bytes each time, and every change of it found."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import text

from engine import strict_json
from engine.archive.gather import case_file, head, pieces
from engine.archive.package import Package, Piece, pack, unpack
from engine.archive.seal import seal, sealed_at
from engine.archive.verify import differences
from engine.errors import CASE_NOT_FOUND, CaseError, StoreError
from engine.proving.labelled import Measured
from engine.store.database import Database
from engine.store.keys import new_ring
from engine.store.vault import Vault
from engine.typesetting.setter import Setter
from tests.archive.conftest import FILE, LATER, SHOWN, UPLOAD, USCC, Put
from tests.papers.conftest import CASE


def packed(database: Database, vault: Vault, press: Setter) -> Package:
    with database.read() as session:
        file = case_file(session, vault, press, CASE)
        return pack(head(file), pieces(file))


@pytest.fixture
def package(database: Database, press: Setter, put: Put) -> Package:
    vault = Vault(new_ring())
    with database.write() as session:
        put(session, vault)
    made = packed(database, vault, press)
    assert packed(database, vault, press) == made, "the same file gives the same bytes"
    return made


def test_an_archive_holds_the_whole_file_and_is_whole(package: Package, corrected: Measured) -> None:
    unpacked = unpack(package.content)
    assert differences(unpacked) == ()
    assert set(unpacked.members) == {
        "manifest.json", "acts.json", "revisions.json", "revisions/0001.json", "evidence.json", "decisions.json", "decisions/0004.json",
        "papers.json", "papers/0003-acceptance_receipt.pdf", "papers/0003-acceptance_receipt.json", "papers/0004-correction_letter.pdf",
        "papers/0004-correction_letter.json", f"licence/{USCC}-001.json", "notices.json", "ledger.json",
        "uploads.json", UPLOAD, "signed.json", "signed/application_document.pdf",
    }
    assert unpacked.members[UPLOAD] == FILE
    (signed,) = strict_json.loads(unpacked.members["signed.json"].decode())
    assert (signed["revision"], [s["number"] for s in signed["signatures"]]) == (corrected.decided.revision.digest, [1])
    assert unpacked.members[signed["file"]].startswith(SHOWN)
    assert unpacked.members["revisions/0001.json"] == corrected.decided.revision.canonical
    assert unpacked.members["papers/0004-correction_letter.pdf"].startswith(b"%PDF-")
    evidence = strict_json.loads(unpacked.members["evidence.json"].decode())
    assert [e["type"] for e in evidence] == [d.type for d in corrected.decided.revision.application.documents]


def test_the_record_of_the_decision_in_an_archive_can_be_decided_again(package: Package, corrected: Measured) -> None:
    from engine.record import replay

    record = unpack(package.content).members["decisions/0004.json"].decode()
    assert replay(record, corrected.decided.bundle) == record


def changed(package: Package, **members: bytes | None) -> bytes:
    """The package with some members replaced (None: left out) and a manifest that agrees with them."""
    unpacked = unpack(package.content)
    contents: dict[str, bytes] = {k: v for k, v in unpacked.members.items() if k != "manifest.json"}
    for name, content in members.items():
        path = name.replace("__", "/")
        match = next(k for k in contents if k.replace(".json", "").replace(".pdf", "") == path)
        if content is None:
            del contents[match]
        else:
            contents[match] = content
    kept = {k: v for k, v in unpacked.manifest.items() if k not in ("files", "format")}
    return pack(kept, [Piece(k, v, "") for k, v in contents.items()]).content


def edited(package: Package, path: str, edit: Callable[[Any], Any]) -> bytes:
    data = json.loads(unpack(package.content).members[path])
    return json.dumps(edit(data)).encode()


def test_a_package_that_was_made_anew_around_a_change_contradicts_itself(package: Package) -> None:
    cases: Mapping[str, tuple[bytes, str]] = {
        "another content": (changed(package, revisions__0001=b"{}"), "digest is not the one the revision"),
        "another record": (changed(package, decisions__0004=b"{}"), "digest is not the one the decision"),
        "an act left out": (changed(package, acts=edited(package, "acts.json", lambda acts: acts[:-1])), "the acts lead to"),
        "an act in between": (changed(package, acts=edited(package, "acts.json", lambda acts: [acts[1], *acts[1:]])), "acts"),
        "another outcome": (
            changed(package, acts=edited(package, "acts.json", lambda acts: [*acts[:-1], {**acts[-1], "outcome": "approve"}])), "the acts lead to",
        ),
        "no list of acts": (changed(package, acts=b"[1]"), "missing or malformed"),
        "no acts": (changed(package, acts=None), "missing or malformed"),
        "a decision of another content": (
            changed(package, decisions=edited(package, "decisions.json", lambda d: [{**d[0], "revision": "0" * 64}])), "a content that is not",
        ),
        "another file": (changed(package, **{UPLOAD.removesuffix(".pdf").replace("/", "__"): b"%PDF"}), "digest is not the one the file"),
        "a file left out": (changed(package, **{UPLOAD.removesuffix(".pdf").replace("/", "__"): None}), "is not there"),
        "another document signed": (changed(package, signed__application_document=b"%PDF"), "not the document that was shown"),
        "a paper only listed": (
            changed(package, papers=edited(package, "papers.json", lambda p: [{**p[0], "file": "papers/none.pdf"}, p[1]])), "is not there",
        ),
    }
    for what, (content, problem) in cases.items():
        found = differences(unpack(content))
        assert any(problem in d.problem for d in found), (what, found)


def test_a_member_changed_left_out_or_put_in_is_named(package: Package) -> None:
    def rezipped(edit: Callable[[dict[str, bytes]], None]) -> bytes:
        members = dict(unpack(package.content).members)
        edit(members)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()

    path = "papers/0004-correction_letter.pdf"
    for edit, where in (
        (lambda m: m.update({path: m[path] + b"x"}), path), (lambda m: m.pop("notices.json"), "notices.json"),
        (lambda m: m.update({"extra.json": b""}), "extra.json"),
    ):
        assert [d.where for d in differences(unpack(rezipped(edit)))] == [where]


def test_sealing_puts_the_digest_into_the_ledger_once(database: Database, press: Setter, put: Put) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        put(session, vault)
    package = packed(database, vault, press)
    for _ in range(2):
        with database.write() as session:
            seal(session, CASE, package, LATER)
    with database.read() as session:
        assert sealed_at(session, CASE, package.digest) == LATER
        assert sealed_at(session, CASE, "0" * 64) is None
        assert session.connection().execute(text("SELECT count(*) FROM ledger_entries WHERE kind = 'archive.sealed'")).scalar() == 1
    assert packed(database, vault, press) == package, "that it was sealed is no part of it"


def test_the_digest_in_the_ledger_depends_on_what_only_the_registry_knows(database: Database, press: Setter, put: Put) -> None:
    vault = Vault(new_ring())
    with database.write() as session:
        put(session, vault)
    with database.read() as session:
        said = head(case_file(session, vault, press, CASE))
    assert said["salt"] == vault.index("archive", CASE).hex()
    other = {**said, "salt": Vault(new_ring()).index("archive", CASE).hex()}
    assert pack(said, []).digest != pack(other, []).digest


def test_without_the_cases_key_there_is_no_archive(database: Database, press: Setter, put: Put) -> None:
    with database.write() as session:
        put(session, Vault(new_ring()))
    with pytest.raises(StoreError):
        packed(database, Vault(new_ring()), press)


def test_there_is_no_archive_of_no_case(database: Database, press: Setter) -> None:
    with pytest.raises(CaseError) as caught:
        packed(database, Vault(new_ring()), press)
    assert caught.value.code == CASE_NOT_FOUND


def test_a_digest_is_that_of_the_manifest(package: Package) -> None:
    assert hashlib.sha256(unpack(package.content).members["manifest.json"]).hexdigest() == package.digest
