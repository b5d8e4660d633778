"""A bundle: a rulebook and the libraries it is used with, known by one digest. Nothing else influences a decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from engine.checks.catalogue import DECLARATIONS
from engine.rules import load as load_rulebook
from engine.rules.rulebook import Rulebook
from reference_libs import library
from reference_libs.library import Libraries

ENGINE_VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a case is judged with. `digest` covers the rulebook's files and every library's digest."""

    rulebook: Rulebook
    libraries: Libraries
    digest: str
    libraries_digest: str

    def versions(self) -> dict[str, str]:
        return {
            "engine": ENGINE_VERSION,
            "bundle": self.digest,
            "rulebook": f"{self.rulebook.name}@{self.rulebook.digest[:16]}",
            "libraries": self.libraries_digest,
        }


def load(name: str, rulebooks: Path = load_rulebook.HOME, libraries: Path = library.HOME) -> Bundle:
    """Load rulebook `name` and all libraries. Raises RulebookError; faulty libraries are kept as faults."""
    return assemble(load_rulebook.load(name, DECLARATIONS, rulebooks), library.load(libraries))


def assemble(rulebook: Rulebook, libraries: Libraries) -> Bundle:
    """Put a loaded rulebook and loaded libraries together."""
    lines = [f"{i}={sha}" for i, sha in libraries.versions().items()]
    lines += [f"{i}!{fault.why}" for i, fault in sorted(libraries.faults.items())]
    libraries_digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    digest = hashlib.sha256(f"{rulebook.digest}\n{libraries_digest}".encode()).hexdigest()
    return Bundle(rulebook, libraries, digest, libraries_digest)
