"""A bundle: all that is needed to verify licences without a network, in one JSON file.

It holds the roots to trust, the lists of revoked certificates, the ledger's public keys, status lists, and for each
document the proof that its sealing is in the ledger. Whoever verifies with a bundle trusts whom they had it from: it is
fetched from the authority, never taken from the holder of a licence. Status lists make it old within a day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from engine import strict_json
from engine.errors import LIC_FILE, Defect, LicenceError
from engine.ledger import proof
from engine.ledger.note import BadNoteError, Verifier
from engine.licence.documents import Kept
from engine.licence.evidence import BundleEvidence, sealing_entries
from engine.licence.lists import lists_there_are, token_of
from engine.licence.read import list_address
from engine.signing.authority import Authority
from engine.signing.trust import Anchor, Trust, installed
from engine.store.vault import Vault

FORMAT = "miaopi-licences/1"
MOST = 1000
"""Documents of a bundle."""
Text = Annotated[str, Field(max_length=4_000_000)]


class _Bundle(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    format: Literal["miaopi-licences/1"]
    site: str
    made_at: str
    roots: Annotated[list[Text], Field(min_length=1, max_length=50)]
    revoked: Annotated[list[Text], Field(max_length=200)]
    ledger_keys: Annotated[list[str], Field(min_length=1, max_length=50)]
    status_lists: Annotated[dict[str, Text], Field(max_length=1000)]
    proofs: Annotated[dict[str, proof.InclusionProof], Field(max_length=MOST)]


def make_bundle(
    session: Session, vault: Vault, authority: Authority, keys: Sequence[Verifier], site: str, documents: Iterable[Kept],
    now: dt.datetime,
) -> dict[str, Any]:
    """A bundle for these documents, as plain data, with every status list there is.

    Raises LedgerError LED-NOT-FOUND, LED-UNSIGNED where the ledger has no checkpoint beyond a sealing yet; SigningError.
    """
    lists = {
        list_address(site, number): token_of(session, vault, authority, site, number, now)
        for number in range(lists_there_are(session, vault))
    }
    trust = installed(authority, now)  # after the lists: signing them may have made a certificate
    proofs = {
        kept.digest: proof.prove_entries(session, sealing_entries(session, kept.uscc, kept.digest), keys) for kept in documents
    }
    return {
        "format": FORMAT, "site": site, "made_at": now.isoformat(timespec="seconds"),
        "roots": [anchor.certificate.public_bytes(Encoding.PEM).decode("ascii") for anchor in trust.anchors if anchor.by_policy],
        "revoked": [crl.public_bytes(Encoding.PEM).decode("ascii") for crl in trust.lists],
        "ledger_keys": [str(key) for key in keys], "status_lists": lists, "proofs": proofs,
    }


def written(bundle: dict[str, Any]) -> str:
    """A bundle as text."""
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def read_bundle(text: str, where: str) -> BundleEvidence:
    """The evidence in a bundle. Raises LicenceError LIC-FILE."""
    try:
        found = _Bundle.model_validate(strict_json.loads(text))
        anchors = tuple(Anchor(x509.load_pem_x509_certificate(root.encode("ascii"))) for root in found.roots)
        lists = tuple(x509.load_pem_x509_crl(crl.encode("ascii")) for crl in found.revoked)
        keys = tuple(Verifier.read(key) for key in found.ledger_keys)
    except strict_json.JsonDefectError as error:
        raise LicenceError(LIC_FILE, Defect(f"{where}:{error.line}", error.problem)) from None
    except ValidationError as error:
        places = [("/" + "/".join(map(str, one["loc"])), one["msg"]) for one in error.errors(include_url=False, include_input=False)[:10]]
        raise LicenceError(LIC_FILE, [Defect(f"{where} {place}", problem) for place, problem in places]) from None
    except (ValueError, BadNoteError) as error:
        raise LicenceError(LIC_FILE, Defect(where, f"a root, list or key in it cannot be read ({type(error).__name__})")) from None
    return BundleEvidence(Trust(anchors, lists), found.site, keys, found.status_lists, found.proofs)


def fingerprints(evidence: BundleEvidence) -> list[str]:
    """SHA-256 of the roots a bundle would have one trust, hex: to be compared with those the authority publishes."""
    return [anchor.certificate.fingerprint(hashes.SHA256()).hex() for anchor in evidence.trust.anchors]
