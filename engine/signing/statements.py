"""Statements: what a signature says beside the document. They lie in the signature's dictionary inside the document,
as canonical JSON (RFC 8785), and are covered by the signature like every other byte of it, whoever made the signature.

A statement holds digests and marks, no identity numbers. Names are in it, as they are in the document.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Annotated, Literal

import rfc8785
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from engine.errors import SIG_STATEMENT, Defect, SigningError

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, Field(min_length=1, max_length=300)]
Mark = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,64}$")]
SALT = 32
LONGEST = 16_384
"""Bytes of a statement. Ours have about one thousand."""


class Record(BaseModel):
    """Base of statements and their parts: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class DocumentRef(Record):
    """The document as it was shown, before anybody signed: the first `length` bytes of the signed file."""

    sha256: Sha256
    length: Annotated[int, Field(gt=0)]


class Wording(Record):
    """The text that was agreed to when signing: its version and its SHA-256."""

    version: Short
    sha256: Sha256


class Identification(Record):
    """How it was made sure who signs: provider, level of assurance, digest of the evidence the provider keeps."""

    provider: Short
    assurance: Short
    evidence: Sha256


class Signatory(Record):
    """Who signs, in which role (经营者, 股东 …). mark: see `mark_of`."""

    name: Short
    role: Short
    mark: Mark


class Consent(Record):
    """An applicant's declaration to sign this document (电子签名法 第十三条: the signature belongs to the signer).

    application, revision: the case and the digest of the content the document shows; field: where they sign; openid: salted digest of the
    account; face: id of the result of the face check; strokes: digest of the handwriting; at: when consent was given.
    """

    form: Literal["miaopi-consent-1"] = "miaopi-consent-1"
    application: Short
    revision: Sha256
    document: DocumentRef
    field: Short
    signatory: Signatory
    text: Wording
    identification: Identification
    openid: Sha256 | None = None
    face: Short | None = None
    device: Short | None = None
    strokes: Sha256
    at: AwareDatetime


class Sealing(Record):
    """The issuer's declaration to seal this document. kind: licence or paper; number: by which the document is known
    (unified social credit code, number of the paper); version: of a licence; content: digest of what the document shows."""

    form: Literal["miaopi-sealing-1"] = "miaopi-sealing-1"
    kind: Short
    number: Short
    version: Annotated[int, Field(gt=0)] | None = None
    content: Sha256
    document: DocumentRef
    authority: Short
    code: Mark
    at: AwareDatetime


Statement = Consent | Sealing
_EITHER: TypeAdapter[Statement] = TypeAdapter(Annotated[Consent | Sealing, Field(discriminator="form")])


def document_ref(pdf: bytes) -> DocumentRef:
    return DocumentRef(sha256=hashlib.sha256(pdf).hexdigest(), length=len(pdf))


def canonical(statement: Statement) -> bytes:
    """The bytes that are signed."""
    return rfc8785.dumps(statement.model_dump(mode="json", exclude_none=True))


def digest(statement: Statement) -> str:
    """SHA-256 of the canonical bytes, hex."""
    return hashlib.sha256(canonical(statement)).hexdigest()


def parse(data: bytes) -> Statement:
    """The statement in `data`. Raises SigningError SIG-STATEMENT unless these are its canonical bytes."""
    try:
        if len(data) > LONGEST:
            raise ValueError("too long")
        statement = _EITHER.validate_json(data)
        if canonical(statement) != data:
            raise ValueError("not canonical")
    except (ValidationError, ValueError):
        problem = Defect("", "it is no statement this version knows", "use a newer version; if there is none, a person looks at it")
        raise SigningError(SIG_STATEMENT, problem) from None
    return statement


def new_salt() -> bytes:
    """A salt for `mark_of`. Keep it sealed with the case: without it a mark says nothing of the number."""
    return secrets.token_bytes(SALT)


def mark_of(number: str, salt: bytes) -> str:
    """What stands in certificates and statements for an identity number: HMAC-SHA-256, 128 bits, hex.

    An identity number has so few possible values that a digest with a known salt could be tried out; so the salt is
    secret. Destroying it makes the mark meaningless (个人信息保护法 第四十七条).
    """
    return hmac.new(salt, "".join(number.split()).upper().encode(), hashlib.sha256).hexdigest()[:32]
