"""Checking a package by itself: is it whole, and does what it says hold together?

Offline. That the package is the one the registry sealed is a question to the ledger (`engine.archive.seal`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from engine import strict_json
from engine.archive.package import MANIFEST, Unpacked
from engine.decision import Outcome
from engine.errors import CaseError, Defect
from engine.lifecycle.acts import Act, Actor, Role, Verb
from engine.lifecycle.stage import stage_of


def differences(package: Unpacked) -> tuple[Defect, ...]:
    """Every way in which the package is not as it was packed, or contradicts itself; none: it is whole."""
    broken = tuple(_files(package))
    if broken:
        return broken
    try:
        return tuple(defect for check in _CHECKS for defect in check(package))
    except (KeyError, TypeError, ValueError, strict_json.JsonDefectError, UnicodeDecodeError) as error:
        return (Defect("", f"a part is missing or malformed: {error}"),)


def _files(package: Unpacked) -> Iterator[Defect]:
    """Every member is there, unchanged, and none besides."""
    named = {file["path"]: file for file in package.manifest["files"]}
    for path, file in named.items():
        content = package.members.get(path)
        if content is None:
            yield Defect(path, "the manifest names it and it is not there")
        elif len(content) != file["size"] or hashlib.sha256(content).hexdigest() != file["sha256"]:
            yield Defect(path, "its content is not what the manifest says")
    for path in sorted(set(package.members) - set(named) - {MANIFEST}):
        yield Defect(path, "the manifest does not name it")


def _revisions(package: Unpacked) -> Iterator[Defect]:
    """Each revision's content has the digest it is known by."""
    for revision in _read(package, "revisions.json"):
        if hashlib.sha256(package.members[revision["file"]]).hexdigest() != revision["digest"]:
            yield Defect(revision["file"], "its digest is not the one the revision is known by")


def _decisions(package: Unpacked) -> Iterator[Defect]:
    """Each decision's record has its digest, and is about a revision of this case."""
    known = {revision["digest"] for revision in _read(package, "revisions.json")}
    for decision in _read(package, "decisions.json"):
        if hashlib.sha256(package.members[decision["file"]]).hexdigest() != decision["digest"]:
            yield Defect(decision["file"], "its digest is not the one the decision is known by")
        if decision["revision"] not in known:
            yield Defect(decision["file"], "it decides a content that is not in the file")


def _acts(package: Unpacked) -> Iterator[Defect]:
    """The acts can have happened in this order, and lead to the stage the application is said to be at."""
    written = _read(package, "acts.json")
    if [act["number"] for act in written] != list(range(1, len(written) + 1)):
        yield Defect("acts.json", "the numbers of the acts are not 1, 2, 3, …")
    try:
        stage = stage_of([_act(act) for act in written])
    except CaseError as error:
        yield from (Defect("acts.json", defect.problem) for defect in error.defects)
        return
    if stage.value != package.manifest["application"]["stage"]:
        yield Defect("acts.json", f"the acts lead to {stage}, the application is said to be at {package.manifest['application']['stage']}")


def _papers(package: Unpacked) -> Iterator[Defect]:
    """Each paper is there as a PDF and as what it says."""
    for paper in _read(package, "papers.json"):
        for path in (paper["file"], paper["body"]):
            if path not in package.members:
                yield Defect(path, f"the paper {paper['number']} is not there")


def _uploads(package: Unpacked) -> Iterator[Defect]:
    """Each file that was handed in has the digest it is known by. Packages of earlier versions hold none."""
    for upload in _read(package, "uploads.json") if "uploads.json" in package.members else ():
        content = package.members.get(upload["file"])
        if content is None:
            yield Defect(upload["file"], "a file that was handed in is not there")
        elif hashlib.sha256(content).hexdigest() != upload["sha256"]:
            yield Defect(upload["file"], "its digest is not the one the file is known by")


def _signed(package: Unpacked) -> Iterator[Defect]:
    """The signed document begins with what was shown to whoever signed. Packages of earlier versions hold none."""
    for signed in _read(package, "signed.json") if "signed.json" in package.members else ():
        content = package.members.get(signed["file"], b"")
        if hashlib.sha256(content[: signed["length"]]).hexdigest() != signed["shown"]:
            yield Defect(signed["file"], "it is not the document that was shown to whoever signed it")


_CHECKS: tuple[Callable[[Unpacked], Iterator[Defect]], ...] = (_revisions, _decisions, _acts, _papers, _uploads, _signed)


def _read(package: Unpacked, path: str) -> Any:
    return strict_json.loads(package.members[path].decode("utf-8"))


def _act(written: dict[str, Any]) -> Act:
    return Act(
        verb=Verb(written["verb"]), actor=Actor(Role(written["role"]), written["actor"]), at=dt.datetime.fromisoformat(written["at"]),
        revision=written["revision"], outcome=Outcome(written["outcome"]) if written["outcome"] else None,
        until=dt.datetime.fromisoformat(written["until"]) if written["until"] else None,
    )
